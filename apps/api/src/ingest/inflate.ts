import { promisify } from 'node:util';
import { gunzip as gunzipCallback, inflate as inflateCallback } from 'node:zlib';

const gunzip = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzipCallback);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateCallback);

export type Inflated =
  | { readonly kind: 'ok'; readonly body: Buffer }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown_encoding' };

/** Undoes `Content-Encoding`, never beyond `bytesMax`: a small body must not become a large one. */
export async function inflateBody(body: Buffer, encoding: string | undefined, bytesMax: number): Promise<Inflated> {
  const unpack = unpackerOf(encoding?.trim().toLowerCase() ?? '');
  if (unpack === null) return { kind: 'unknown_encoding' };
  if (unpack === 'identity') return { kind: 'ok', body };
  try {
    return { kind: 'ok', body: await unpack(body, { maxOutputLength: bytesMax }) };
  } catch (error) {
    const isTooLarge =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { kind: isTooLarge ? 'too_large' : 'unreadable' };
  }
}

function unpackerOf(encoding: string): typeof gunzip | 'identity' | null {
  if (encoding === '' || encoding === 'identity') return 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip;
  return encoding === 'deflate' ? inflate : null;
}
