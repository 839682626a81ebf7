import { gunzipSync } from 'node:zlib';
import { zstd } from '@logferry/zstd';

/** One payload inflates to at most 5,000,000 bytes (Datadog's limit); one allocation of this size saves growing there. */
const CHUNK_BYTES = 2 * 1024 * 1024;
const UNPACKED_BYTES_MAX = 6_000_000;

/**
 * The JSON behind a payload. Throws, and with it ends the intake, when it cannot be read: passed over, its lines would count
 * as lost.
 */
export async function unpackPayload(body: Buffer, contentEncoding: string | undefined): Promise<Buffer> {
  switch (contentEncoding) {
    case undefined:
      return body;
    case 'gzip':
      return gunzipSync(body, { chunkSize: CHUNK_BYTES, maxOutputLength: UNPACKED_BYTES_MAX });
    case 'zstd': {
      const text = await zstd?.decompress(body, UNPACKED_BYTES_MAX);
      if (text instanceof Buffer) return text;
      throw new Error(`a payload packed with zstd is ${text ?? 'beyond this Node and platform'}`);
    }
    default:
      throw new Error('a payload has a Content-Encoding that this intake does not know');
  }
}
