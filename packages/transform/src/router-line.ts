// The lines of Heroku's router, old and 2.0: one per request, so usually most of what an app sends.
//
// In: a line that APPNAME and PROCID say is the router's, as a JSON string. Out: Datadog's standard attributes (Heroku: HTTP routing,
// router log format; Datadog: standard attributes): `http.*`, `network.*`, `duration` in ns, `error.*` for an H code, and the dyno that
// served. Values may be empty, fields may come in any order or be missing, and the line may be cut anywhere: what is there is used.
// The status comes from the code and the HTTP status, never from `at`, which says `info` of a maintenance page.
// Bounds: a value longer than its kind can be is left out; the message has it. Time is linear in the line.

import type { EscapedLine } from './escaped-line.js';
import { digitsEnd } from './json-text.js';
import { statusOfHttp } from './level.js';
import { type LineFields, VALUE_CHARS_MAX } from './line-fields.js';
import type { PointCollector } from './metrics/point-collector.js';
import { PairCursor } from './pair-cursor.js';
import { ServedRequests } from './served-request.js';

/** Methods, codes, dynos, protocols, request ids (Heroku keeps a client's of up to 200 characters), host names (253). */
const WORD_CHARS_MAX = 255;
/** The longest IPv6 address with an IPv4 tail, as text. */
const IP_CHARS_MAX = 45;
/** More than a day, and still exact as ns in a double. */
const MS_DIGITS_MAX = 9;
const BYTES_DIGITS_MAX = 15;

const COMMA = 0x2c;
const LOWER_B = 0x62;
const LOWER_C = 0x63;
const LOWER_D = 0x64;
const LOWER_F = 0x66;
const LOWER_H = 0x68;
const LOWER_M = 0x6d;
const LOWER_P = 0x70;
const LOWER_R = 0x72;
const LOWER_S = 0x73;
const LOWER_T = 0x74;
const LOWER_U = 0x75;

/** Reads one line after the other; made once per transformer. A value that is not there is empty. */
export class RouterReader {
  readonly #served = new ServedRequests();
  readonly #cursor = new PairCursor();
  readonly #points: PointCollector | null;
  #method = '';
  #path = '';
  #host = '';
  #requestId = '';
  #fwd = '';
  #dyno = '';
  #connect = '';
  #service = '';
  #httpStatus = 0;
  #bytes = '';
  #protocol = '';
  #tls = '';
  #tlsVersion = '';
  #code = '';
  #desc = '';
  #sock = '';
  #cause = '';
  #userAgent = '';

  constructor(points: PointCollector | null) {
    this.#points = points;
  }

  read(line: EscapedLine, fields: LineFields): void {
    if (this.#served.read(line, fields, this.#points)) return;
    this.#readPairs(line, fields);
    this.#points?.request(this.#method, this.#httpStatus, this.#code, this.#dyno, this.#connect, this.#service);
  }

  #readPairs(line: EscapedLine, fields: LineFields): void {
    this.#clear();
    const { source } = line;
    const cursor = this.#cursor;
    cursor.start(line, false);
    while (cursor.next()) {
      const chars = cursor.valueEnd - cursor.valueStart;
      if (chars > 0 && chars <= VALUE_CHARS_MAX) this.#take(source, cursor, chars);
    }
    this.#write(fields);
  }

  #clear(): void {
    this.#method = '';
    this.#path = '';
    this.#host = '';
    this.#requestId = '';
    this.#fwd = '';
    this.#dyno = '';
    this.#connect = '';
    this.#service = '';
    this.#httpStatus = 0;
    this.#bytes = '';
    this.#protocol = '';
    this.#tls = '';
    this.#tlsVersion = '';
    this.#code = '';
    this.#desc = '';
    this.#sock = '';
    this.#cause = '';
    this.#userAgent = '';
  }

  /**
   * A field is known by its first letter and verified. Of one that stands twice the first counts when the router writes it before `path`,
   * else the last: a path may hold anything, so between the two lies what a client made up.
   */
  #take(json: string, cursor: PairCursor, chars: number): void {
    const { keyStart: at, keyEnd, valueStart: start, valueEnd: end } = cursor;
    const length = keyEnd - at;
    const isWord = chars <= WORD_CHARS_MAX;
    switch (json.charCodeAt(at)) {
      case LOWER_B:
        if (length === 5 && json.startsWith('bytes', at)) this.#bytes = digits(json, start, end, BYTES_DIGITS_MAX);
        break;
      case LOWER_C:
        if (length === 7 && json.startsWith('connect', at)) this.#connect = digits(json, start, end, MS_DIGITS_MAX);
        else if (!isWord) break;
        else if (length === 4 && json.startsWith('code', at)) this.#code ||= json.substring(start, end);
        else if (length === 5 && json.startsWith('cause', at)) this.#cause ||= json.substring(start, end);
        break;
      case LOWER_D:
        if (length !== 4 || !isWord) break;
        if (json.startsWith('dyno', at)) this.#dyno = json.substring(start, end);
        else if (json.startsWith('desc', at)) this.#desc ||= json.substring(start, end);
        break;
      case LOWER_F:
        if (length === 3 && json.startsWith('fwd', at)) this.#fwd = ipAt(json, start, end);
        break;
      case LOWER_H:
        if (length === 4 && isWord && json.startsWith('host', at)) this.#host = json.substring(start, end);
        break;
      case LOWER_M:
        if (length === 6 && isWord && json.startsWith('method', at)) this.#method ||= json.substring(start, end);
        break;
      case LOWER_P:
        if (length === 4 && json.startsWith('path', at)) this.#path = json.substring(start, end);
        else if (length === 8 && isWord && json.startsWith('protocol', at)) this.#protocol = json.substring(start, end);
        break;
      case LOWER_R:
        if (length === 10 && isWord && json.startsWith('request_id', at)) this.#requestId = json.substring(start, end);
        break;
      case LOWER_S:
        if (length === 7 && json.startsWith('service', at)) this.#service = digits(json, start, end, MS_DIGITS_MAX);
        else if (length === 6 && json.startsWith('status', at)) this.#httpStatus = statusCode(json, start, end);
        else if (length === 4 && isWord && json.startsWith('sock', at)) this.#sock ||= json.substring(start, end);
        break;
      case LOWER_T:
        if (!isWord) break;
        if (length === 3 && json.startsWith('tls', at)) this.#tls = json.substring(start, end);
        else if (length === 11 && json.startsWith('tls_version', at)) this.#tlsVersion = json.substring(start, end);
        break;
      case LOWER_U:
        if (json.startsWith(length === 9 ? 'useragent=' : 'user_agent=', at))
          this.#userAgent = json.substring(start, end);
        break;
    }
  }

  #write(fields: LineFields): void {
    const httpStatus = this.#httpStatus;
    const code = this.#code;
    if (code !== '') {
      fields.status = httpStatus === 0 || httpStatus >= 500 ? 'error' : 'warn';
      fields.heroku = `,"error_code":"${code}"`;
      const message = this.#desc === '' ? '' : `,"message":"${this.#desc}"`;
      fields.root = `"error":{"kind":"${code}"${message}},`;
    } else if (httpStatus !== 0) {
      fields.status = statusOfHttp(httpStatus);
    }
    this.#writeHeroku(fields);
    this.#writeHttp(fields);
    const bytes = this.#bytes;
    const ip = this.#fwd;
    if (ip !== '' && bytes !== '') fields.root += `"network":{"client":{"ip":"${ip}"},"bytes_written":${bytes}},`;
    else if (ip !== '') fields.root += `"network":{"client":{"ip":"${ip}"}},`;
    else if (bytes !== '') fields.root += `"network":{"bytes_written":${bytes}},`;
    const service = this.#service;
    if (service === '0') fields.root += '"duration":0,';
    else if (service !== '') fields.root += `"duration":${service}000000,`;
  }

  #writeHeroku(fields: LineFields): void {
    const dyno = this.#dyno;
    if (dyno !== '') {
      const dot = dyno.indexOf('.');
      fields.heroku += `,"dyno":"${dyno}","dynotype":"${dot < 0 ? dyno : dyno.substring(0, dot)}"`;
    }
    if (this.#connect !== '') fields.heroku += `,"connect_ms":${this.#connect}`;
    if (this.#tlsVersion !== '') fields.heroku += `,"tls_version":"${this.#tlsVersion}"`;
    if (this.#sock !== '') fields.heroku += `,"sock":"${this.#sock}"`;
    if (this.#cause !== '') fields.heroku += `,"cause":"${this.#cause}"`;
  }

  #writeHttp(fields: LineFields): void {
    const method = this.#method;
    const requestId = this.#requestId;
    const protocol = this.#protocol;
    let http = method === '' ? '' : `,"method":"${method}"`;
    if (this.#httpStatus !== 0) http += `,"status_code":${this.#httpStatus}`;
    if (requestId !== '') http += `,"request_id":"${requestId}"`;
    if (this.#userAgent !== '') http += `,"useragent":"${this.#userAgent}"`;
    // `http1.1` and `http2.0` name the version; in the old router's lines the field is the scheme.
    const isVersion = protocol.length > 5 && protocol.startsWith('http');
    if (isVersion) http += `,"version":"${protocol.substring(4)}"`;
    const tls = this.#tls;
    http += this.#url(tls === 'true' ? 'https' : tls !== '' ? 'http' : isVersion ? '' : protocol);
    if (http !== '') fields.root += `"http":{${http.substring(1)}},`;
  }

  /** Without a known scheme the URL begins with `//`, as RFC 3986 has it; without a host it is the path. */
  #url(scheme: string): string {
    const target = this.#path;
    const host = this.#host;
    if (target === '') {
      if (scheme !== '' && host !== '') return `,"url_details":{"scheme":"${scheme}","host":"${host}"}`;
      if (host !== '') return `,"url_details":{"host":"${host}"}`;
      return scheme === '' ? '' : `,"url_details":{"scheme":"${scheme}"}`;
    }
    const question = target.indexOf('?');
    const path = question < 0 ? target : target.substring(0, question);
    if (host === '') return `,"url":"${target}","url_details":{"path":"${path}"}`;
    if (scheme === '') return `,"url":"//${host}${target}","url_details":{"host":"${host}","path":"${path}"}`;
    return `,"url":"${scheme}://${host}${target}","url_details":{"scheme":"${scheme}","host":"${host}","path":"${path}"}`;
  }
}

/** The first address: each proxy adds the one it was called from at the end. */
function ipAt(json: string, start: number, end: number): string {
  let ipEnd = start;
  while (ipEnd < end && json.charCodeAt(ipEnd) !== COMMA) ipEnd++;
  return ipEnd - start > IP_CHARS_MAX ? '' : json.substring(start, ipEnd);
}

/** 100-599, or 0. */
function statusCode(json: string, start: number, end: number): number {
  if (end - start !== 3 || digitsEnd(json, start, end) !== end) return 0;
  const code = Number(json.substring(start, end));
  return code >= 100 && code <= 599 ? code : 0;
}

/** A run of digits as a JSON number, a unit behind it left out; empty when there is none. */
function digits(json: string, start: number, end: number, digitsMax: number): string {
  const last = digitsEnd(json, start, end);
  if (last === start || last - start > digitsMax) return '';
  return json.charCodeAt(start) === 0x30 && last > start + 1 ? '' : json.substring(start, last);
}
