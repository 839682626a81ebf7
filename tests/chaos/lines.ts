/**
 * The lines the chaos run sends: of the kinds Heroku sends, each with a number of its own and a text that follows from
 * the number alone, so that whoever sees one arrive can tell what it must look like without having kept it.
 */

const SEQUENCE_DIGITS = 9;
const MARKER = /~s(\d{9})\./;
/** What the fake Datadog of this run refuses a whole payload for, as the real one does for a field it cannot read. */
const MALFORMED = '[malformed]';
/** A line of this share of all is long. */
const LONG_EVERY = 997;
const LONG_CHARS = 9_000;

export interface LineSource {
  readonly appname: string;
  readonly procid: string;
  readonly priority: number;
}

const APP: LineSource = { appname: 'app', procid: 'web.1', priority: 190 };
const JOB: LineSource = { appname: 'app', procid: 'worker.2', priority: 190 };
const ROUTER: LineSource = { appname: 'heroku', procid: 'router', priority: 158 };
const DYNO: LineSource = { appname: 'heroku', procid: 'web.1', priority: 45 };

/** The text of line `sequence`, without the newline it travels with. */
export function lineText(sequence: number, isMalformed: boolean): string {
  const marker = `~s${String(sequence).padStart(SEQUENCE_DIGITS, '0')}.${isMalformed ? MALFORMED : ''}`;
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
      return `Traceback:\n  file "a.py", line ${n % 999}\n\ttab and \\ backslash "quotes" ${marker}`;
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

export function lineSource(sequence: number): LineSource {
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

/** The number of a line by its text; null when the text is none of ours. */
export function sequenceOf(text: string): number | null {
  const digits = MARKER.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function isMalformedText(text: unknown): boolean {
  return typeof text === 'string' && text.includes(MALFORMED);
}
