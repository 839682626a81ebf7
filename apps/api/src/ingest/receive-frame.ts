import type { DrainUses, LedgerBuffer } from '@logferry/db';
import {
  type EnqueueResult,
  type Frame,
  type FrameHeader,
  type FrameProducer,
  type QuotaMeter,
  UndecidedError,
} from '@logferry/queue';
import type { UnreadBody } from './body-reader.js';
import type { Pressure } from './pressure.js';
import type { QuotaEvent } from './quota-events.js';
import type { Contents, Part } from './read-contents.js';
import type { Receipt, Refusal } from './receipt.js';
import type { DrainOwner, TokenDirectory } from './token-directory.js';

export interface IncomingFrame {
  readonly token: string | null;
  readonly overrides: string | undefined;
  /** The sender's `Logplex-Drain-Token`; empty: none. */
  readonly logplexToken: string;
  /** When an answer must have left, by the clock of `performance.now`. */
  readonly deadlineMs: number;
  /** Reads the body as it came over the wire, unless the token is unknown; see BodyReader.read. */
  readBody(use: (body: Buffer) => Promise<Receipt>): Promise<Receipt | UnreadBody>;
  /** What the body says, or why it cannot be taken. */
  readContents(wire: Buffer): Promise<Contents | Refusal>;
}

export interface ReceiveDeps {
  readonly tokens: Pick<TokenDirectory, 'find'>;
  readonly producer: Pick<FrameProducer, 'enqueue'>;
  readonly quotas: Pick<QuotaMeter, 'admits' | 'giveBack' | 'isNear'>;
  readonly ledger: Pick<LedgerBuffer, 'add' | 'activity'>;
  readonly uses: Pick<DrainUses, 'note'>;
  readonly pressure: Pick<Pressure, 'shut' | 'delayMs'>;
  readonly now: () => number;
  readonly onQuota: (tenantId: string, kind: QuotaEvent, atMs: number) => void;
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * Steps 1 to 3 of a frame's way: receive, authenticate, store.
 *
 * In: one POST. Out: what the sender is to hear. Guarantees: `stored` only once the frame is durable; nothing about its
 * content refuses a drain's frame, and only a body that is no JSON where JSON was announced a client's; what is over the
 * tenant's quota is dropped and counted, at no wait. The frame is counted in the ledger's minute of receipt, in pieces as
 * the worker will count them.
 */
export class FrameReceiver {
  constructor(private readonly deps: ReceiveDeps) {}

  async receive(incoming: IncomingFrame): Promise<Receipt> {
    const { tokens, uses, onUnavailable } = this.deps;
    if (incoming.token === null) return 'no_token';
    try {
      const owner = await tokens.find(incoming.token);
      if (owner === null) return 'unauthorized';
      const { logplexTokens } = owner;
      // Of a drain that Heroku attached: its URL in other hands, or on another app, brings nobody in.
      if (logplexTokens.length > 0 && !logplexTokens.includes(incoming.logplexToken)) return 'unauthorized';
      uses.note(owner.drainTokenId);
      return await this.underPressure(incoming, owner);
    } catch (error) {
      onUnavailable(error);
      return 'unavailable';
    }
  }

  /**
   * A queue that is full takes nothing more, and says so late: a sender that hears 503 at once has used up its tries
   * within milliseconds. While it fills, answers for what is stored are late. The body is not held meanwhile.
   */
  private async underPressure(incoming: IncomingFrame, owner: DrainOwner): Promise<Receipt> {
    const { pressure } = this.deps;
    const { deadlineMs } = incoming;
    if (pressure.shut === 'full') {
      await waitUntil(deadlineMs);
      return 'overloaded';
    }
    const receipt = await incoming.readBody((body) => this.take(incoming, owner, body));
    if (receipt === 'no_room') return 'overloaded'; // it has waited already
    if (receipt === 'stored' && pressure.delayMs > 0) {
      await waitUntil(Math.min(deadlineMs, performance.now() + pressure.delayMs));
    }
    return receipt;
  }

  private async take(incoming: IncomingFrame, owner: DrainOwner, wire: Buffer): Promise<Receipt> {
    const { quotas, onQuota, now } = this.deps;
    const contents = await incoming.readContents(wire);
    if (typeof contents === 'string') return contents;
    const { parts } = contents;
    if (parts.length === 0) return 'stored';

    const receivedAtMs = now();
    const size = sizeOf(parts);
    const { tenantId } = owner;
    if (owner.isSuspended) {
      this.accountDropped(owner, receivedAtMs, size, 'suspended');
      return 'suspended';
    }
    if (!quotas.admits(tenantId, owner.limits, size.bytes, size.messages)) {
      this.accountDropped(owner, receivedAtMs, size, 'over_quota');
      onQuota(tenantId, 'over_quota', receivedAtMs);
      return 'over_quota';
    }
    if (quotas.isNear(tenantId, owner.limits)) onQuota(tenantId, 'quota_near', receivedAtMs);
    return await this.enqueueAll(incoming, owner, contents, receivedAtMs);
  }

  /**
   * One after the other. When one fails, the sender hears so of all and sends all again, and those that are in are duplicates then; if their
   * sender named them.
   */
  private async enqueueAll(
    { overrides, deadlineMs }: IncomingFrame,
    { drainTokenId, appId, tenantId }: DrainOwner,
    { parts, dialect, logplexToken, announced }: Contents,
    receivedAtMs: number,
  ): Promise<EnqueueResult> {
    let result: EnqueueResult = 'duplicate';
    for (const [index, { body, messages, frameId }] of parts.entries()) {
      const header: FrameHeader = {
        tenantId,
        appId,
        drainTokenId,
        logplexToken,
        frameId,
        receivedAtMs,
        dialect,
        ...(overrides !== undefined && { overrides }),
      };
      try {
        const size = { bytes: body.length, messages, announced };
        if ((await this.enqueue({ header, body }, size, deadlineMs)) === 'stored') result = 'stored';
      } catch (error) {
        const untried = sizeOf(parts.slice(index + 1));
        if (untried.messages > 0) this.deps.quotas.giveBack(tenantId, untried.bytes, untried.messages);
        throw error;
      }
    }
    return result;
  }

  /** Stores the frame and books what became of it, also when that turns out only after the sender was told 503. */
  private async enqueue(frame: Frame, size: FrameSize, deadlineMs: number): Promise<EnqueueResult> {
    const { header } = frame;
    const book = (result: EnqueueResult | null): void => {
      // What is not newly stored does not count against the tenant's quota.
      if (result !== 'stored') this.deps.quotas.giveBack(header.tenantId, size.bytes, size.messages);
      if (result !== null) this.account(header, size, result === 'duplicate');
    };
    try {
      const result = await this.deps.producer.enqueue(frame, deadlineMs);
      book(result);
      return result;
    } catch (error) {
      if (error instanceof UndecidedError) void error.outcome.then(book);
      else book(null);
      throw error;
    }
  }

  /** Not among the app's activity: nothing of it is to be delivered. */
  private accountDropped(
    { appId, tenantId }: DrainOwner,
    atMs: number,
    { bytes, messages }: Pick<FrameSize, 'bytes' | 'messages'>,
    reason: 'over_quota' | 'suspended',
  ): void {
    const { ledger } = this.deps;
    ledger.add(appId, tenantId, atMs, 'frames', 1);
    ledger.add(appId, tenantId, atMs, 'bytesReceived', bytes);
    ledger.add(appId, tenantId, atMs, 'bytesDropped', bytes);
    ledger.add(appId, tenantId, atMs, 'messagesReceived', messages);
    ledger.add(appId, tenantId, atMs, `dropped.${reason}`, messages);
  }

  private account(
    { appId, tenantId, receivedAtMs }: FrameHeader,
    { bytes, messages, announced }: FrameSize,
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

interface FrameSize {
  readonly bytes: number;
  readonly messages: number;
  /** What the sender says of the number of messages. */
  readonly announced: number | null;
}

function sizeOf(parts: readonly Part[]): Pick<FrameSize, 'bytes' | 'messages'> {
  let bytes = 0;
  let messages = 0;
  for (const part of parts) {
    bytes += part.body.length;
    messages += part.messages;
  }
  return { bytes, messages };
}

async function waitUntil(deadlineMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, deadlineMs - performance.now())));
}
