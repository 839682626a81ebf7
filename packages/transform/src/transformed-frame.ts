import type { OpenLog } from './joining/open-log.js';
import { newLineCounts } from './line-kinds.js';
import { giveBack } from './log-blocks.js';
import type { MetricPoint } from './metrics/metric-point.js';
import type { RuleCount } from './rules/rule-set.js';
import type { SpaceLines } from './space-tally.js';

/** What a frame became. The arrays have one item per log, in the order of the body. */
export interface TransformedFrame {
  /** The logs as JSON texts (one DatadogLog each) in UTF-8, with a comma between two: to be looked at with `jsonOfFrame`. */
  json: Buffer;
  /** Bytes of each text. */
  readonly sizes: number[];
  /** logs[i] was made from the body's bytes [starts[i], ends[i]), which are whole pieces; of a log in `scattered`, from the first of them. */
  readonly starts: number[];
  readonly ends: number[];
  /** How many messages logs[i] stands for. */
  readonly messages: number[];
  /** By index, logs of several pieces, between which others may lie: their bytes [start, end) in turn, ascending. */
  scattered: Map<number, readonly number[]> | null;
  /** Messages and unreadable pieces in the body. */
  messageCount: number;
  /** Unreadable pieces; each is a raw log. */
  parseErrors: number;
  /** Messages that could be read, by their place in LINE_KINDS: with parseErrors all of messageCount. */
  readonly kinds: number[];
  /** Logs that began in earlier frames and are complete now; to be made into logs by `finish`. */
  closed: readonly OpenLog[];
  /** How many parts of logs that are closed or left open came in this frame. */
  openParts: number;
  filtered: number;
  sampled: number;
  /** What each of the app's rules did, in their order. Empty when it has none. */
  readonly ruleCounts: readonly RuleCount[];
  /** Of a Private Space, the lines of each of its apps; null: no line named one. */
  spaceLines: SpaceLines | null;
  /** Sum of the numbers in Heroku's L10, L12 and L13 lines: messages that never reached us. */
  lostUpstream: number;
  /** What its lines gave for metrics, when the app wants them. */
  points: readonly MetricPoint[];
  /** More than a frame's bound of them (point-collector.ts). */
  pointsDropped: number;
}

const NOTHING = Buffer.alloc(0);
/** Stands for logs that were released. */
const RELEASED = Buffer.alloc(0);
const NO_LOGS: readonly OpenLog[] = [];
const NO_POINTS: readonly MetricPoint[] = [];

/** Of which no message has become anything yet. */
export function newFrame(messageCount: number, ruleCounts: readonly RuleCount[]): TransformedFrame {
  return {
    json: NOTHING,
    sizes: [],
    starts: [],
    ends: [],
    messages: [],
    scattered: null,
    messageCount,
    parseErrors: 0,
    kinds: newLineCounts(),
    closed: NO_LOGS,
    openParts: 0,
    filtered: 0,
    sampled: 0,
    ruleCounts,
    spaceLines: null,
    lostUpstream: 0,
    points: NO_POINTS,
    pointsDropped: 0,
  };
}

/**
 * The texts of a frame's logs, with a comma between two: a payload is made by copying ranges of them, at once.
 *
 * @throws RangeError when they were released.
 */
export function jsonOfFrame({ json }: TransformedFrame): Buffer {
  if (json === RELEASED) throw new RangeError('The logs of this frame were released');
  return json;
}

/** Its logs are gone, and nothing holds a view of their texts: their memory is for other frames. */
export function releaseLogs(frame: TransformedFrame): void {
  const { json } = frame;
  if (json === RELEASED) return;
  frame.json = RELEASED;
  giveBack(json);
}
