import type { IncomingHttpHeaders } from 'node:http';
import type { LedgerBuffer } from '@logferry/db';
import { countPieces } from '@logferry/logplex';
import type { EnqueueResult, Frame, FrameHeader, FrameProducer, QuotaMeter } from '@logferry/queue';
import { identifiedBy, readSenderHeaders } from './frame-headers.js';
import { inflateBody } from './inflate.js';
import type { DrainOwner, TokenDirectory } from './token-directory.js';

/** A full Logplex POST is about 110 kB, log-shuttle's 500 lines can reach 5 MB unpacked; more is no log sender. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
/**
 * Logplex sends at most 1,025 messages a POST, log-shuttle 500. However short, each becomes a log with all the tags and
 * attributes of its app: this many are at most 40 MB, which is what a worker makes of one frame at a time.
 */
const PIECES_MAX = 4_096;

/** Why a POST was not taken; each has its status in ANSWERS. */
export type Refusal = 'unauthorized' | 'too_large' | 'bad_encoding' | 'unavailable';

/** `over_quota`: taken and dropped, which the ledger and the tenant are told. */
export type Receipt = 'stored' | 'duplicate' | 'over_quota' | Refusal;

/**
 * What the sender hears. Logplex drops a frame for good on any 4xx but 429, so a 4xx here is only for what will never
 * be right: an unknown or revoked token, a body no log sender makes. Our own trouble is always 503.
 */
export const ANSWERS: Readonly<Record<Receipt, number>> = {
  stored: 204,
  duplicate: 204,
  over_quota: 204,
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
  readonly quotas: Pick<QuotaMeter, 'admits' | 'giveBack'>;
  readonly ledger: Pick<LedgerBuffer, 'add' | 'activity'>;
  readonly now: () => number;
  readonly onOverQuota: (tenantId: string, atMs: number) => void;
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * Steps 1 to 3 of a frame's way: receive, authenticate, store.
 *
 * In: one POST. Out: what the sender is to hear. Guarantees: `stored` only once the frame is durable; nothing about the
 * content refuses it; what is over the tenant's quota is dropped and counted, at no wait. The frame is counted in the ledger's minute of receipt, in pieces as the worker will count them.
 */
export class FrameReceiver {
  constructor(private readonly deps: ReceiveDeps) {}

  async receive(incoming: IncomingFrame): Promise<Receipt> {
    const { tokens, quotas, now, onUnavailable } = this.deps;
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
      const bytes = inflated.length;
      if (!quotas.admits(tenantId, owner.limits, bytes, messages)) {
        this.accountOverQuota(owner, receivedAtMs, bytes, messages);
        return 'over_quota';
      }
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
      const result = await this.enqueue({ header, body: inflated }, messages);
      this.account(header, bytes, messages, sender.messageCount, result === 'duplicate');
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

  /** What is not newly stored does not count against the tenant's quota. */
  private async enqueue(frame: Frame, messages: number): Promise<EnqueueResult> {
    let result: EnqueueResult | null = null;
    const { header, body } = frame;
    try {
      result = await this.deps.producer.enqueue(frame);
      return result;
    } finally {
      if (result !== 'stored') this.deps.quotas.giveBack(header.tenantId, body.length, messages);
    }
  }

  /** Not among the app's activity: nothing of it is to be delivered. */
  private accountOverQuota({ appId, tenantId }: DrainOwner, atMs: number, bytes: number, messages: number): void {
    const { ledger, onOverQuota } = this.deps;
    ledger.add(appId, tenantId, atMs, 'frames', 1);
    ledger.add(appId, tenantId, atMs, 'bytesReceived', bytes);
    ledger.add(appId, tenantId, atMs, 'messagesReceived', messages);
    ledger.add(appId, tenantId, atMs, 'dropped.over_quota', messages);
    onOverQuota(tenantId, atMs);
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
