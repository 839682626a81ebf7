import { parseTimestampMs } from '@logferry/logplex';
import { labelIn, saysSomething } from './own-values.js';

/** Names of the time, in the order in which Datadog looks at them (Log configuration, Pipelines: date). */
export const OWN_DATE_NAMES: readonly string[] = [
  '@timestamp',
  'timestamp',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'date',
  'published_date',
];

/** Epoch ms of this century; seconds and ns have other lengths, and Datadog misreads those. A fraction is cut off. */
const EPOCH_MS = /^(\d{12,14})(?:\.\d+)?$/;

/** Which member is the log's time, and what it says. */
export interface OwnDate {
  /** Null: none is there. */
  readonly name: string | null;
  /** NaN: it cannot be read, as Datadog could not. */
  readonly epochMs: number;
}

const NONE: OwnDate = { name: null, epochMs: Number.NaN };

export function ownDateIn(known: ReadonlyMap<string, string>): OwnDate {
  for (const name of OWN_DATE_NAMES) {
    const json = known.get(name);
    if (saysSomething(json)) return { name, epochMs: epochMsIn(json) };
  }
  return NONE;
}

/** A number or text of epoch ms, or ISO 8601; without a zone it is UTC. */
function epochMsIn(json: string): number {
  const text = labelIn(json);
  const digits = EPOCH_MS.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  const epochMs = parseTimestampMs(text);
  return Number.isNaN(epochMs) ? parseTimestampMs(`${text}Z`) : epochMs;
}
