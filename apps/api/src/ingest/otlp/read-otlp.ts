import { BODY_BYTES_MAX } from '../body-reader.js';
import { type Contents, unpacked } from '../read-contents.js';
import type { Refusal } from '../receipt.js';
import type { OtlpEncoding } from './otlp-answers.js';
import { packOtlp } from './pack-otlp.js';

/** From the bytes of an exporter's POST as they came over the wire; or why they cannot be taken. */
export async function readOtlp(
  wire: Buffer,
  contentEncoding: string | undefined,
  encoding: OtlpEncoding,
): Promise<Contents | Refusal> {
  const body = await unpacked(wire, contentEncoding, BODY_BYTES_MAX);
  if (!Buffer.isBuffer(body)) return body;
  const parts = packOtlp(body, encoding);
  return typeof parts === 'string' ? parts : { parts, dialect: 'otlp', logplexToken: '', announced: null };
}
