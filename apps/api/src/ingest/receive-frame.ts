import type { IncomingHttpHeaders } from 'node:http';
import type { LedgerBuffer } from '@logferry/db';
import { countPieces } from '@logferry/logplex';
import type { FrameHeader, FrameProducer } from '@logferry/queue';
import { identifiedBy, readSenderHeaders } from './frame-headers.js';
import { inflateBody } from './inflate.js';
import type { TokenDirectory } from './token-directory.js';

/** A full Logplex POST is about 110 kB, log-shuttle's 500 lines can reach 5 MB unpacked; more is no log sender. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
/**
 * Logplex sends at most 1,025 messages a POST, log-shuttle 500. However short, each becomes a log with all the tags and
 * attributes of its app: this many are at most 40 MB, which is what a worker makes of one frame at a time.
 */
const PIECES_MAX = 4_096;

/** Why a POST was not taken; each has its status in ANSWERS. */
export type Refusal = 'unauthorized' | 'too_large' | 'bad_encoding' | 'unavailable';

export type Receipt = 'stored' | 'duplicate' | Refusal;

/**
 * What the sender hears. Logplex drops a frame for good on any 4xx but 429, so a 4xx here is only for what will never
 * be right: an unknown or revoked token, a body no log sender makes. Our own trouble is always 503.
 */
export const ANSWERS: Readonly<Record<Receipt, number>> = {
  stored: 204,
  duplicate: 204,
  unauthorized: 401,
  too_large: 413,
  bad_encoding: 400,
  unavailable: 503,
};

export interface IncomingFrame {
  readonly token: string | null;
  readonly overrides: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly body: Buffer;
}

export interface ReceiveDeps {
  readonly tokens: Pick<TokenDirectory, 'find'>;
  readonly producer: Pick<FrameProducer, 'enqueue'>;
  readonly ledger: Pick<LedgerBuffer, 'add' | 'activity'>;
  readonly now: () => number;
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * Steps 1 to 3 of a frame's way: receive, authenticate, store.
 *
 * In: one POST. Out: what the sender is to hear. Guarantees: `stored` only once the frame is durable; nothing about the
 * content refuses it. The frame is counted in the ledger's minute of receipt, in pieces as the worker will count them.
 */
export class FrameReceiver {
  constructor(private readonly deps: ReceiveDeps) {}

  async receive(incoming: IncomingFrame): Promise<Receipt> {
    const { tokens, producer, now, onUnavailable } = this.deps;
    if (incoming.token === null) return 'unauthorized';
    try {
      const owner = await tokens.find(incoming.token);
      if (owner === null) return 'unauthorized';
      const inflated = await this.inflate(incoming);
      if (!Buffer.isBuffer(inflated)) return inflated;
      if (inflated.length === 0) return 'stored'; // somebody's connectivity probe: there is nothing to hold

      const sender = readSenderHeaders(incoming.headers);
      const messages = countPieces(inflated, sender.dialect);
      if (messages > PIECES_MAX) return 'too_large';
      const receivedAtMs = now();
      const { drainTokenId, appId, tenantId } = owner;
      const header: FrameHeader = {
        tenantId,
        appId,
        drainTokenId,
        logplexToken: sender.logplexToken,
        frameId: identifiedBy(sender, inflated),
        receivedAtMs,
        dialect: sender.dialect,
        ...(incoming.overrides !== undefined && { overrides: incoming.overrides }),
      };
      const result = await producer.enqueue({ header, body: inflated });
      this.account(header, inflated.length, messages, sender.messageCount, result === 'duplicate');
      return result;
    } catch (error) {
      onUnavailable(error);
      return 'unavailable';
    }
  }

  private async inflate({ body, headers }: IncomingFrame): Promise<Buffer | Refusal> {
    const encoding = headers['content-encoding'];
    if (encoding === undefined) return body;
    const inflated = await inflateBody(body, encoding, BODY_BYTES_MAX);
    if (inflated.kind === 'ok') return inflated.body;
    return inflated.kind === 'too_large' ? 'too_large' : 'bad_encoding';
  }

  private account(
    { appId, tenantId, receivedAtMs }: FrameHeader,
    bytes: number,
    messages: number,
    announced: number | null,
    isDuplicate: boolean,
  ): void {
    const { ledger } = this.deps;
    if (isDuplicate) {
      ledger.add(appId, tenantId, receivedAtMs, 'duplicateFrames', 1);
      ledger.add(appId, tenantId, receivedAtMs, 'duplicates', messages);
      return;
    }
    ledger.add(appId, tenantId, receivedAtMs, 'frames', 1);
    ledger.add(appId, tenantId, receivedAtMs, 'bytesReceived', bytes);
    ledger.add(appId, tenantId, receivedAtMs, 'messagesReceived', messages);
    if (announced !== null && announced !== messages) ledger.add(appId, tenantId, receivedAtMs, 'countMismatches', 1);
    ledger.activity(appId, tenantId, { frameAtMs: receivedAtMs });
  }
}
