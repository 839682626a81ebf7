import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DeadLetters } from '@logferry/db';
import { encodeGroup } from '@logferry/queue';
import type { Accounts } from './accounts.js';
import { bytesOf, framesOf, jsonOf, messagesOf, type Slice } from './slice.js';
import type { Refusal } from './slice-ends.js';

const gzipAsync = promisify(gzip);

/** Characters of a refused log that a person sees: its labels, and most of what an ordinary line says. */
const PREVIEW_CHARS_MAX = 2_000;
/** A character takes at most so many bytes in UTF-8. */
const CHAR_BYTES_MAX = 4;

export interface RefusedLogsDeps {
  readonly letters: Pick<DeadLetters, 'isFull' | 'keep'>;
  readonly accounts: Pick<Accounts, 'deadLettered' | 'dropped'>;
}

/**
 * The end of a single log that the intake refuses for good.
 *
 * In: a slice of one log, or what of one came in one frame. Out: it is kept as a dead letter, durably, and booked as `deadLettered`; or, where no more can be
 * kept, booked as dropped for the reason. Rejects when neither can be done now (Postgres is away): nothing is booked then.
 */
export class RefusedLogs {
  constructor(private readonly deps: RefusedLogsDeps) {}

  async refuse(slice: Slice, reason: Refusal, statusCode: number): Promise<void> {
    const { letters, accounts } = this.deps;
    if (!letters.isFull(slice.run.frame.header.appId) && (await this.keep(slice, reason, statusCode))) {
      accounts.deadLettered(slice);
    } else {
      accounts.dropped(slice, reason);
    }
  }

  private async keep(slice: Slice, reason: Refusal, statusCode: number): Promise<boolean> {
    const { tenantId, appId, receivedAtMs } = slice.run.frame.header;
    const group = await gzipAsync(encodeGroup(framesOf(slice)));
    return await this.deps.letters.keep({
      tenantId,
      appId,
      reason,
      statusCode,
      receivedAtMs,
      bytes: bytesOf(slice),
      messages: messagesOf(slice),
      preview: beginningOf(jsonOf(slice)),
      frame: group.toString('base64'),
    });
  }
}

/** Cut between characters. */
function beginningOf(json: Buffer): string {
  const text = json.toString('utf8', 0, PREVIEW_CHARS_MAX * CHAR_BYTES_MAX);
  const isSplit = text.length > PREVIEW_CHARS_MAX && /[\ud800-\udbff]/.test(text.charAt(PREVIEW_CHARS_MAX - 1));
  return text.slice(0, isSplit ? PREVIEW_CHARS_MAX - 1 : PREVIEW_CHARS_MAX);
}
