import type { TailChunk, TailLine } from '@logferry/queue';
import type { EventStream } from '../streams/event-stream.js';
import type { SampledEvent, TailQuery } from './tail.schema.js';

/** How often a client is told that not all is shown. */
const SAMPLED_INTERVAL_MS = 1_000;

/** One client of a tail: what of an app's lines it wants, and what it has not got. */
export class TailClient {
  private shown = 0;
  private of = 0;
  private unread = 0;
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: Pick<EventStream, 'send'>,
    private readonly query: TailQuery,
  ) {}

  take({ seen, lines }: TailChunk): void {
    this.shown += lines.length;
    this.of += seen;
    for (const line of lines) {
      if (isWanted(line, this.query) && !this.stream.send('line', jsonOf(line, this.query))) this.unread++;
    }
  }

  /** Tells what was not shown, when it is time to. */
  tell(nowMs: number): void {
    if (nowMs - this.toldAtMs < SAMPLED_INTERVAL_MS) return;
    const { shown, of, unread } = this;
    const sampled: SampledEvent = { shown, of, unread };
    const isAll = shown === of && unread === 0;
    if (!isAll && !this.stream.send('sampled', JSON.stringify(sampled))) return;
    this.toldAtMs = nowMs;
    this.shown = 0;
    this.of = 0;
    this.unread = 0;
  }
}

function isWanted(line: TailLine, { dyno, kind, q, view }: TailQuery): boolean {
  if (kind !== undefined && line.kind !== kind) return false;
  if (dyno !== undefined && line.dyno !== dyno && !line.dyno?.startsWith(`${dyno}.`)) return false;
  if (q !== undefined && !line.text.includes(q)) return false;
  return view !== 'datadog' || line.log !== null;
}

/** The log's JSON text stays as Datadog gets it: large numbers would not survive being read and written. */
function jsonOf({ log, receivedAtMs, ...line }: TailLine, { view }: TailQuery): string {
  const json = JSON.stringify({ receivedAt: new Date(receivedAtMs).toISOString(), ...line });
  return view === 'raw' ? json : `${json.slice(0, -1)},"log":${log ?? 'null'}}`;
}
