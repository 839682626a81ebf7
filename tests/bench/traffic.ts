import { buildFrame, type MessageInput, parseFrame, type SyslogDialect } from '@logferry/logplex';
import { MARKER_BLANK, MARKER_BYTE, MARKER_SECOND_BYTE, writeSequence } from './marker.js';

/**
 * Realistic mixed Heroku traffic, built once and patched in place for each POST: a load generator that formats text
 * would take the CPU time of the machine it measures. About 260 bytes a line, framing included.
 */

/** A body whose sequence numbers and seconds are written over for each use. */
export class PatchedBody {
  readonly #bytes: Buffer;
  readonly #sequenceAt: Int32Array;
  readonly #secondAt: Int32Array;
  #second = '';

  /** @param bytes a buffer that holds a frame's body from `bodyAt` to its end; it is written to, never copied. */
  constructor(bytes: Buffer, bodyAt: number, dialect: SyslogDialect) {
    this.#bytes = bytes;
    const { messages } = parseFrame(bytes.subarray(bodyAt), dialect);
    this.#sequenceAt = new Int32Array(messages.length);
    this.#secondAt = new Int32Array(messages.length);
    messages.forEach((message, index) => {
      this.#sequenceAt[index] = markerIn(bytes, bodyAt + message.msgStart) + 2;
      this.#secondAt[index] = bytes.indexOf('>1 ', bodyAt + message.start) + 3;
    });
  }

  get lines(): number {
    return this.#sequenceAt.length;
  }

  /**
   * Numbers the lines from `firstSequence` and dates them. `second` is `YYYY-MM-DDTHH:MM:SS`; the fraction and offset of
   * each line stay as built, so lines keep the mixed widths Heroku sends and are re-dated once a second only.
   */
  patch(firstSequence: number, second: string): void {
    for (let i = 0; i < this.#sequenceAt.length; i++) {
      writeSequence(this.#bytes, this.#sequenceAt[i] ?? 0, firstSequence + i);
    }
    if (second === this.#second) return;
    this.#second = second;
    for (const at of this.#secondAt) this.#bytes.write(second, at, 'latin1');
  }
}

/** Where the marker starts at or after `from`. */
function markerIn(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(MARKER_BYTE, from);
  while (at !== -1 && bytes[at + 1] !== MARKER_SECOND_BYTE) at = bytes.indexOf(MARKER_BYTE, at + 1);
  if (at === -1) throw new Error('a line was built without its marker');
  return at;
}

/** One body of `lines` lines. The log-shuttle dialect has the structured data that other syslog readers insist on. */
export function buildBody(lines: number, random: () => number, dialect: SyslogDialect): Buffer {
  return buildFrame(
    Array.from({ length: lines }, () => buildMessage(random)),
    dialect,
  );
}

function buildMessage(random: () => number): MessageInput {
  const share = random();
  const web = `web.${1 + Math.floor(random() * 4)}`;
  const timestamp = `2026-01-01T00:00:00${fraction(random)}+00:00`;
  if (share < 0.4)
    return { priority: 134, timestamp, appname: 'heroku', procid: 'router', text: routerText(random, web) };
  if (share < 0.75) return { priority: 190, timestamp, appname: 'app', procid: web, text: railsText(random) };
  if (share < 0.9) return { priority: 190, timestamp, appname: 'app', procid: 'worker.1', text: jsonText(random) };
  return { priority: 134, timestamp, appname: 'heroku', procid: web, text: metricsText(random, web) };
}

/** Heroku trims trailing zeros of the microseconds: usually six digits, now and then fewer. */
function fraction(random: () => number): string {
  const digits = String(Math.floor(random() * 1e6))
    .padStart(6, '0')
    .replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}

function routerText(random: () => number, dyno: string): string {
  const path = pick(random, ['/', '/orders', '/carts/current', '/api/v2/products', '/assets/app.css', '/session']);
  const status = pick(random, [200, 200, 200, 200, 201, 302, 304, 404, 500]);
  const serviceMs = 2 + Math.floor(random() * 300);
  return (
    `at=info method=${pick(random, ['GET', 'GET', 'GET', 'POST'])} path="${path}?page=${Math.floor(random() * 5000)}" ` +
    `host=shop.example.com request_id=${uuid(random)} fwd="203.0.113.${Math.floor(random() * 255)}" dyno=${dyno} ` +
    `connect=${Math.floor(random() * 3)}ms service=${serviceMs}ms status=${status} bytes=${Math.floor(random() * 90_000)} ` +
    `protocol=http1.1 tls=true tls_version=tls1.3 ${MARKER_BLANK}\n`
  );
}

function railsText(random: () => number): string {
  const request = uuid(random).slice(0, 13);
  const ms = (random() * 250).toFixed(1);
  const texts = [
    `[${request}] Completed 200 OK in ${ms}ms (Views: ${(random() * 90).toFixed(1)}ms | ActiveRecord: ${(random() * 40).toFixed(1)}ms | Allocations: ${Math.floor(random() * 90_000)})`,
    `[${request}] Started GET "/orders/${Math.floor(random() * 99_999)}" for 203.0.113.${Math.floor(random() * 255)}`,
    `[${request}]   Order Load (${(random() * 9).toFixed(1)}ms)  SELECT "orders".* FROM "orders" WHERE "orders"."id" = $1 LIMIT $2  [["id", ${Math.floor(random() * 99_999)}], ["LIMIT", 1]]`,
    `[${request}] café menu rendered for table ${Math.floor(random() * 400)} in ${ms} ms`,
  ];
  return `${pick(random, texts)} ${MARKER_BLANK}\n`;
}

function jsonText(random: () => number): string {
  const line = {
    level: pick(random, ['info', 'info', 'info', 'warn', 'error']),
    time: 1_767_225_600_000 + Math.floor(random() * 86_400_000),
    pid: 4,
    job: pick(random, ['SendReceipt', 'SyncInventory', 'ExpireCarts']),
    jobId: uuid(random),
    queue: 'default',
    attempt: 1 + Math.floor(random() * 3),
    durationMs: Math.floor(random() * 4000),
    account: { id: Math.floor(random() * 99_999), plan: 'standard' },
    msg: `job finished ${MARKER_BLANK}`,
  };
  return `${JSON.stringify(line)}\n`;
}

function metricsText(random: () => number, dyno: string): string {
  const head = `source=${dyno} dyno=heroku.61120934.${uuid(random)}`;
  if (random() < 0.5) {
    return `${head} sample#load_avg_1m=${random().toFixed(2)} sample#load_avg_5m=${random().toFixed(2)} sample#load_avg_15m=${random().toFixed(2)} ${MARKER_BLANK}\n`;
  }
  const rss = (random() * 400).toFixed(2);
  return `${head} sample#memory_total=${rss}MB sample#memory_rss=${rss}MB sample#memory_cache=21.15MB sample#memory_swap=0.00MB sample#memory_pgpgin=${Math.floor(random() * 200_000)}pages sample#memory_pgpgout=46120pages sample#memory_quota=512.00MB ${MARKER_BLANK}\n`;
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

function uuid(random: () => number): string {
  let hex = '';
  for (let i = 0; i < 4; i++) {
    hex += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
