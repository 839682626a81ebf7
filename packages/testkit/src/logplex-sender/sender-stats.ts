/** What became of the frames and messages; a message counts once, in `delivered` or in one of the lost ones. */
export interface LogplexSenderStats {
  posts: number;
  /** Posts that repeated a frame. */
  retries: number;
  connectFailures: number;
  deliveredFrames: number;
  deliveredMessages: number;
  /** Frames answered with a 4xx other than 429: given up at once. */
  refusedFrames: number;
  refusedMessages: number;
  /** Frames given up after three tries. */
  exhaustedFrames: number;
  exhaustedMessages: number;
  /** Messages that fell out of the full ring. */
  overflowedMessages: number;
  /** L10 notices that arrived, and the losses they reported. */
  l10Sent: number;
  l10Reported: number;
  byStatus: Record<string, number>;
}

/** All zero. */
export function emptyStats(): LogplexSenderStats {
  return {
    posts: 0,
    retries: 0,
    connectFailures: 0,
    deliveredFrames: 0,
    deliveredMessages: 0,
    refusedFrames: 0,
    refusedMessages: 0,
    exhaustedFrames: 0,
    exhaustedMessages: 0,
    overflowedMessages: 0,
    l10Sent: 0,
    l10Reported: 0,
    byStatus: {},
  };
}
