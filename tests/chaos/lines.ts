/**
 * The lines the chaos run sends: of the kinds Heroku sends, each with a number of its own and a text that follows from
 * the number and the kind, so that whoever sees one arrive can tell what it must look like without having kept it.
 */

/** `trace_` and `piece`: lines that are to arrive as one log with their neighbours. `malformed`: the intake refuses it. */
export const LINE_KINDS = ['plain', 'malformed', 'trace_head', 'trace_frame', 'piece', 'last_piece'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const SEQUENCE_DIGITS = 9;
const MARKER = /~s(\d{9})\./g;
/** What the fake Datadog of this run refuses a whole payload for, as the real one does for a field it cannot read. */
const MALFORMED = '[malformed]';
/** A line of this share of all is long. */
const LONG_EVERY = 997;
const LONG_CHARS = 9_000;
/** Heroku cuts longer lines into pieces of so many bytes. */
const PIECE_BYTES = 10_000;

export interface LineSource {
  readonly appname: string;
  readonly procid: string;
  readonly priority: number;
}

const APP: LineSource = { appname: 'app', procid: 'web.1', priority: 190 };
const JOB: LineSource = { appname: 'app', procid: 'worker.2', priority: 190 };
const ROUTER: LineSource = { appname: 'heroku', procid: 'router', priority: 158 };
const DYNO: LineSource = { appname: 'heroku', procid: 'web.1', priority: 45 };
/** Dynos that write nothing else, so that nothing stands between lines that belong together. */
const TRACING: LineSource = { appname: 'app', procid: 'web.2', priority: 190 };
const VERBOSE: LineSource = { appname: 'app', procid: 'worker.3', priority: 190 };

/** The text of line `sequence`, without the newline it travels with. */
export function lineText(sequence: number, kind: LineKind): string {
  const marker = `~s${String(sequence).padStart(SEQUENCE_DIGITS, '0')}.${kind === 'malformed' ? MALFORMED : ''}`;
  switch (kind) {
    case 'trace_head':
      return `java.lang.IllegalStateException: a cart is closed ${marker}`;
    case 'trace_frame':
      return `\tat com.shop.Cart.step(Cart.java:${sequence % 999}) ${marker}`;
    case 'piece':
      return `${marker} `.padEnd(PIECE_BYTES, 'one long line ');
    case 'last_piece':
      return `${marker} and its end`;
    default:
      return plainText(sequence, marker);
  }
}

function plainText(sequence: number, marker: string): string {
  if (sequence % LONG_EVERY === 0) return `${marker} ${'long line ✂ '.repeat(LONG_CHARS / 12)}end`;
  const n = (sequence * 2_654_435_761) % 4_294_967_296;
  switch (sequence % 8) {
    case 0:
      return `at=info method=GET path="/orders/${n}?q=%20" host=shop.example.com request_id=${n.toString(16)} fwd="203.0.113.9" dyno=web.1 connect=0ms service=${n % 300}ms status=${200 + (n % 4)} bytes=${n % 9000} protocol=https ${marker}`;
    case 1:
      return `{"level":"warn","msg":"${marker}","service":"not ours","hostname":"nor this","id":${n}12345678901234567890,"nested":{"a":[1,2,"é"]}}`;
    case 2:
      return `source=web.1 dyno=heroku.1.${n} sample#memory_total=${n % 500}.15MB sample#memory_rss=${n % 400}MB ${marker}`;
    case 3:
      // Nothing that speaks of an error: such a line waits for the rest of its trace, and this dyno writes no other.
      return `Report:\n  file "a.py", line ${n % 999}\n\ttab and \\ backslash "quotes" ${marker}`;
    case 4:
      return `${marker} Grüße, 日本語 🚚 ${n}  `;
    case 5:
      return `  [${n.toString(16)}] Completed 200 OK in ${n % 400}ms (Views: 3.1ms | ActiveRecord: 0.4ms) ${marker}`;
    case 6:
      return `control \u0001\u001b[32mgreen\u001b[0m \u2028 ${marker}`;
    default:
      return marker;
  }
}

export function lineSource(sequence: number, kind: LineKind): LineSource {
  if (kind === 'trace_head' || kind === 'trace_frame') return TRACING;
  if (kind === 'piece' || kind === 'last_piece') return VERBOSE;
  switch (sequence % 8) {
    case 0:
      return ROUTER;
    case 2:
      return DYNO;
    case 3:
      return JOB;
    default:
      return APP;
  }
}

/** The numbers of the lines in a text; none when the text is none of ours. */
export function sequencesOf(text: string): number[] {
  return Array.from(text.matchAll(MARKER), (match) => Number(match[1]));
}

/** What the lines must look like as one log: pieces follow one another as they were cut, other lines with a line end between. */
export function joinedText(lines: readonly { readonly sequence: number; readonly kind: LineKind }[]): string {
  let text = '';
  let isOpen = true;
  for (const { sequence, kind } of lines) {
    text += `${isOpen ? '' : '\n'}${lineText(sequence, kind)}`;
    isOpen = kind === 'piece';
  }
  return text;
}

export function isMalformedText(text: unknown): boolean {
  return typeof text === 'string' && text.includes(MALFORMED);
}
