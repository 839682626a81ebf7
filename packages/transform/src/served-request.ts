// A served request as old and new routers write it, with nothing in it that needs an escape: nearly every line of the router.
//
// In: a line as a JSON string. Out: the same fields in the same order as the general way writes them (router-line.ts), and its points; or
// the word that the line is not of this form. A test holds the two ways to the same fields (router-line.test.ts, line-table.test.ts).
// Router lines only, in bench/transform.mjs: a fifth fewer a second when values are looked for by indexOf and startsWith in place of one
// regular expression, a twentieth fewer when in the bytes of EscapedLine, a third fewer when all lines go the general way; a tenth fewer with
// a bound on each repetition, which is why the line's length is looked at.

import { detached } from './detached.js';
import { statusOfHttp } from './level.js';
import type { LineFields } from './line-fields.js';
import type { PointCollector } from './metrics/point-collector.js';

/** Longer lines go the general way, where each value has its own bound. */
const LINE_CHARS_MAX = 1_024;
/** An app has tens of dynos; a forged line may name any, and then all are forgotten and met again. */
const DYNOS_MAX = 512;
/** HTTP has nine methods, each with a few statuses; of forged lines the same is true. */
const METHODS_MAX = 16;

/**
 * Each part ends where the next one's first character cannot belong to it, so it never goes back further than one field. Words without a
 * `=` at the end say nothing, here as in the general way.
 */
const SERVED =
  /^"at=info method=([A-Z]+) path=\\"(([^"\\?]+)(?:\?[^"\\]*)?)\\" host=([^ "\\=]+) request_id=([^ "\\=]+) fwd=\\"([^",\\]{1,45})(?:,[^"\\]*)?\\" dyno=([a-zA-Z][\w-]*\.\d+) connect=(0|[1-9]\d{0,8})ms service=(0|[1-9]\d{0,8})ms status=([1-5]\d\d) bytes=(0|[1-9]\d{0,14})(?: protocol=(https?|http\d\.\d)(?: tls=(true|false) tls_version=([\w.]+))?)?(?: [^"\\=]*)?"$/;

/** Reads one line after the other; made once per transformer, since it remembers what lines have in common. */
export class ServedRequests {
  /** By dyno: the members of `heroku` that name it, and the name of the next member. */
  readonly #dynos = new Map<string, string>();
  /** By method and status: the members of `http` that name them, and the name of the next one. */
  readonly #beginnings = new Map<string, string[]>();
  /** Of the last line, because the next one's are mostly the same. */
  #host = '';
  #scheme = '';
  /** What stands before and behind the target in the URL's members. */
  #beforeTarget = '';
  #behindTarget = '';

  /** False, and nothing written, when the line is anything else. */
  read(json: string, fields: LineFields, points: PointCollector | null): boolean {
    const served = json.length > LINE_CHARS_MAX ? null : SERVED.exec(json);
    if (served === null) return false;
    // By index: taking an array apart by pattern goes through its iterator, at 300 ns a line.
    const method = served[1] as string;
    const host = served[4] as string;
    const dyno = served[7] as string;
    const service = served[9];
    const status = Number(served[10]);
    const protocol = served[12];
    const tls = served[13];
    fields.status = statusOfHttp(status);
    fields.heroku = (this.#dynos.get(dyno) ?? this.#meetDyno(dyno)) + served[8];
    if (tls !== undefined) fields.heroku += `,"tls_version":"${served[14]}"`;
    const beginning = this.#beginnings.get(method)?.[status] ?? this.#meetStatus(method, status);
    const version = protocol !== undefined && protocol.length > 5 ? `","version":"${protocol.substring(4)}` : '';
    const scheme = tls === 'true' ? 'https' : tls === 'false' ? 'http' : version === '' ? (protocol ?? '') : '';
    if (host !== this.#host || scheme !== this.#scheme) this.#follow(host, scheme);
    const duration = service === '0' ? '},"duration":0,' : `},"duration":${service}000000,`;
    fields.root = `${beginning}${served[5]}${version}${this.#beforeTarget}${served[2]}${this.#behindTarget}${served[3]}"}},"network":{"client":{"ip":"${served[6]}"},"bytes_written":${served[11]}${duration}`;
    points?.request(method, status, '', dyno, served[8], service);
    return true;
  }

  #meetDyno(dynoView: string): string {
    const dyno = detached(dynoView);
    const dynotype = dyno.substring(0, dyno.indexOf('.'));
    const members = detached(`,"dyno":"${dyno}","dynotype":"${dynotype}","connect_ms":`);
    if (this.#dynos.size >= DYNOS_MAX) this.#dynos.clear();
    this.#dynos.set(dyno, members);
    return members;
  }

  #meetStatus(method: string, status: number): string {
    const members = detached(`"http":{"method":"${method}","status_code":${status},"request_id":"`);
    const known = this.#beginnings.get(method);
    if (known !== undefined) {
      known[status] = members;
      return members;
    }
    if (this.#beginnings.size >= METHODS_MAX) this.#beginnings.clear();
    const beginnings: string[] = [];
    beginnings[status] = members;
    this.#beginnings.set(detached(method), beginnings);
    return members;
  }

  #follow(host: string, scheme: string): void {
    this.#host = detached(host);
    this.#scheme = detached(scheme);
    this.#beforeTarget = detached(`","url":"${scheme === '' ? '' : `${scheme}:`}//${host}`);
    this.#behindTarget = detached(
      `","url_details":{${scheme === '' ? '' : `"scheme":"${scheme}",`}"host":"${host}","path":"`,
    );
  }
}
