import type { Dialect } from '@logferry/logplex';

/** What we know of one POST besides its bytes. Stored beside the body, as JSON. */
export interface FrameHeader {
  readonly tenantId: string;
  readonly appId: string;
  readonly drainTokenId: string;
  /** The sender's `Logplex-Drain-Token` header, `''` when there was none. */
  readonly logplexToken: string;
  /** The sender's id of this POST, the same on its retries; `''` when there was none: such a frame is never a duplicate. */
  readonly frameId: string;
  /** When the api took the frame, epoch ms. The ledger books everything about the frame to this minute. */
  readonly receivedAtMs: number;
  readonly dialect: Dialect;
  /**
   * Messages of this frame that have no end in the ledger yet. Set on what was put back after a first take, for what is
   * counted once per frame; absent: all of them.
   */
  readonly pendingMessages?: number;
  /** A dead letter that a person sends again. */
  readonly isRedriven?: true;
  /** JSON text of the drain URL's query overrides, when it had any. Opaque here. */
  readonly overrides?: string;
}

/** Where the queue holds a frame. */
export interface FrameOrigin {
  readonly shard: number;
  readonly groupId: string;
  /** From 0, in its group. */
  readonly place: number;
}

/** One POST from Logplex or of submitted logs: body bytes and what came with them. */
export interface Frame {
  readonly header: FrameHeader;
  readonly body: Buffer;
  /** Of one whose ticket is in work; no part of what is stored. */
  readonly origin?: FrameOrigin;
}
