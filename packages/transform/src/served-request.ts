// A served request as old and new routers write it, with nothing in it that needs an escape: nearly every line of the router.
//
// In: a line that stands in the memory as a JSON string. Out: the same fields in the same order as the general way writes them
// (router-line.ts), as cuts of the line, and its points; or the word that the line is not of this form. A test holds the two ways to the same
// fields (router-line.test.ts, line-table.test.ts).
// The line is gone through once, byte by byte, and nothing of it becomes a string. Router lines only, in bench/transform.mjs: a third more a
// second than taken apart by one regular expression and put together as strings, and twice as many as by the general way.

import type { EscapedLine } from './escaped-line.js';
import { statusOfHttp } from './level.js';
import { DIGIT, digitAt, endOf, isAt, kindOf, spelled, WORD, WORDS, wholeNumberEnd } from './line-bytes.js';
import type { LineFields } from './line-fields.js';
import * as lineMemory from './line-memory.js';
import { literal, NOWHERE } from './line-memory.js';
import type { PointCollector } from './metrics/point-collector.js';

/** Longer lines go the general way, where each value has its own bound. */
const LINE_CHARS_MAX = 1_024;
/** The longest IPv6 address with an IPv4 tail, as text. */
const IP_CHARS_MAX = 45;
/** More than a day, and still exact as ns in a double. */
const MS_DIGITS_MAX = 9;
const BYTES_DIGITS_MAX = 15;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const QUESTION = 0x3f;
const LOWER_S = 0x73;

const memory = lineMemory.bytes;

const UPPER = kindOf(/[A-Z]/);
const LETTER = kindOf(/[a-zA-Z]/);
const DYNOTYPE = kindOf(/[\w-]/);
const VERSION = kindOf(/[\w.]/);
const PATH = kindOf(/[^"\\?]/);
const IP = kindOf(/[^",\\]/);
const QUOTED = kindOf(/[^"\\]/);

// What the router writes: the name of each field with what ends the one before it.
const METHOD_NAME = spelled('"at=info method=');
const PATH_NAME = spelled(' path=\\"');
const HOST_NAME = spelled('\\" host=');
const REQUEST_ID_NAME = spelled(' request_id=');
const FWD_NAME = spelled(' fwd=\\"');
const DYNO_NAME = spelled('\\" dyno=');
const CONNECT_NAME = spelled(' connect=');
const SERVICE_NAME = spelled('ms service=');
const STATUS_NAME = spelled('ms status=');
const BYTES_NAME = spelled(' bytes=');
const PROTOCOL_NAME = spelled(' protocol=http');
const TLS_NAME = spelled(' tls=true tls_version=');
const NO_TLS_NAME = spelled(' tls=false tls_version=');

// What stands between the values in what we write of it.
const DYNO = literal(',"dyno":"');
const ITS_DYNOTYPE = literal('","dynotype":"');
const CONNECT = literal('","connect_ms":');
const TLS_VERSION = literal(',"tls_version":"');
const CLOSING = literal('"');
const METHOD = literal('"http":{"method":"');
const STATUS = literal('","status_code":');
const REQUEST_ID = literal(',"request_id":"');
const HTTP_VERSION = literal('","version":"');
/** By scheme. */
const URL = [literal('","url":"//'), literal('","url":"http://'), literal('","url":"https://')] as const;
const DETAILS = [
  literal('","url_details":{"host":"'),
  literal('","url_details":{"scheme":"http","host":"'),
  literal('","url_details":{"scheme":"https","host":"'),
] as const;
const ITS_PATH = literal('","path":"');
const CLIENT = literal('"}},"network":{"client":{"ip":"');
const BYTES = literal('"},"bytes_written":');
const DURATION = literal('},"duration":');
const IN_NANOSECONDS = literal('000000,');
const NO_DURATION = literal('},"duration":0,');

type Scheme = 0 | 1 | 2;
const NO_SCHEME: Scheme = 0;
const HTTP: Scheme = 1;
const HTTPS: Scheme = 2;

/** Reads one line after the other. What it finds are addresses in the memory. */
export class ServedRequests {
  #method = 0;
  #methodEnd = 0;
  #target = 0;
  #pathEnd = 0;
  #targetEnd = 0;
  #host = 0;
  #hostEnd = 0;
  #requestId = 0;
  #requestIdEnd = 0;
  #ip = 0;
  #ipEnd = 0;
  #dyno = 0;
  #dynotypeEnd = 0;
  #dynoEnd = 0;
  #connect = 0;
  #connectEnd = 0;
  #service = 0;
  #serviceEnd = 0;
  #status = 0;
  #bytes = 0;
  #bytesEnd = 0;
  #scheme: Scheme = NO_SCHEME;
  /** Empty: the line names no version. */
  #version = 0;
  #versionEnd = 0;
  #tlsVersion = 0;
  #tlsVersionEnd = 0;

  /** False, and nothing written, when the line is anything else. */
  read(line: EscapedLine, fields: LineFields, points: PointCollector | null): boolean {
    const { address } = line;
    const chars = line.end - line.start;
    if (address === NOWHERE || chars > LINE_CHARS_MAX) return false;
    const timesAt = this.#findRequest(address);
    if (timesAt < 0) return false;
    const bytesEnd = this.#findAnswer(timesAt);
    if (bytesEnd < 0 || this.#findProtocol(bytesEnd) !== address + chars - 1) return false;
    this.#write(fields);
    if (points !== null) this.#tell(line, points);
    return true;
  }

  /** From the method to the dyno that served. Where that ends, or -1. */
  #findRequest(at: number): number {
    if (!isAt(METHOD_NAME, at)) return -1;
    this.#method = at + METHOD_NAME.length;
    this.#methodEnd = endOf(UPPER, this.#method);
    if (this.#methodEnd === this.#method || !isAt(PATH_NAME, this.#methodEnd)) return -1;

    this.#target = this.#methodEnd + PATH_NAME.length;
    this.#pathEnd = endOf(PATH, this.#target);
    if (this.#pathEnd === this.#target) return -1;
    this.#targetEnd = memory[this.#pathEnd] === QUESTION ? endOf(QUOTED, this.#pathEnd) : this.#pathEnd;
    if (!isAt(HOST_NAME, this.#targetEnd)) return -1;

    this.#host = this.#targetEnd + HOST_NAME.length;
    this.#hostEnd = endOf(WORD, this.#host);
    if (this.#hostEnd === this.#host || !isAt(REQUEST_ID_NAME, this.#hostEnd)) return -1;

    this.#requestId = this.#hostEnd + REQUEST_ID_NAME.length;
    this.#requestIdEnd = endOf(WORD, this.#requestId);
    if (this.#requestIdEnd === this.#requestId || !isAt(FWD_NAME, this.#requestIdEnd)) return -1;

    // The first address: each proxy adds the one it was called from at the end.
    this.#ip = this.#requestIdEnd + FWD_NAME.length;
    this.#ipEnd = endOf(IP, this.#ip);
    const ipChars = this.#ipEnd - this.#ip;
    if (ipChars === 0 || ipChars > IP_CHARS_MAX) return -1;
    const fwdEnd = memory[this.#ipEnd] === COMMA ? endOf(QUOTED, this.#ipEnd) : this.#ipEnd;
    if (!isAt(DYNO_NAME, fwdEnd)) return -1;

    this.#dyno = fwdEnd + DYNO_NAME.length;
    if (endOf(LETTER, this.#dyno) === this.#dyno) return -1;
    this.#dynotypeEnd = endOf(DYNOTYPE, this.#dyno);
    if (memory[this.#dynotypeEnd] !== DOT) return -1;
    this.#dynoEnd = endOf(DIGIT, this.#dynotypeEnd + 1);
    return this.#dynoEnd > this.#dynotypeEnd + 1 ? this.#dynoEnd : -1;
  }

  /** From the times to the size of the answer. Where that ends, or -1. */
  #findAnswer(at: number): number {
    if (!isAt(CONNECT_NAME, at)) return -1;
    this.#connect = at + CONNECT_NAME.length;
    this.#connectEnd = wholeNumberEnd(this.#connect, MS_DIGITS_MAX);
    if (this.#connectEnd < 0 || !isAt(SERVICE_NAME, this.#connectEnd)) return -1;

    this.#service = this.#connectEnd + SERVICE_NAME.length;
    this.#serviceEnd = wholeNumberEnd(this.#service, MS_DIGITS_MAX);
    if (this.#serviceEnd < 0 || !isAt(STATUS_NAME, this.#serviceEnd)) return -1;

    this.#status = this.#serviceEnd + STATUS_NAME.length;
    const statusEnd = endOf(DIGIT, this.#status);
    if (statusEnd !== this.#status + 3 || !isAt(BYTES_NAME, statusEnd)) return -1;
    const status = this.#httpStatus();
    if (status < 100 || status > 599) return -1;

    this.#bytes = statusEnd + BYTES_NAME.length;
    this.#bytesEnd = wholeNumberEnd(this.#bytes, BYTES_DIGITS_MAX);
    return this.#bytesEnd;
  }

  /**
   * What newer routers add, and what else stands there without a `=`, which says nothing, here as in the general way. Where that ends, or -1.
   * `protocol` is the scheme (old routers) or the version, and then `tls` tells the scheme.
   */
  #findProtocol(bytesEnd: number): number {
    let at = bytesEnd;
    this.#scheme = NO_SCHEME;
    this.#version = 0;
    this.#versionEnd = 0;
    this.#tlsVersionEnd = 0;
    if (isAt(PROTOCOL_NAME, at)) {
      at += PROTOCOL_NAME.length;
      this.#version = at;
      if (memory[at] === LOWER_S) {
        this.#scheme = HTTPS;
        at++;
      } else if (endOf(DIGIT, at) === at) {
        this.#scheme = HTTP;
      } else {
        if (memory[at + 1] !== DOT || endOf(DIGIT, at + 2) !== at + 3) return -1;
        at += 3;
        this.#versionEnd = at;
      }
      at = this.#findTls(at);
    }
    if (memory[at] === SPACE) at = endOf(WORDS, at);
    return memory[at] === QUOTE ? at : -1;
  }

  #findTls(at: number): number {
    const isTls = isAt(TLS_NAME, at);
    if (!isTls && !isAt(NO_TLS_NAME, at)) return at;
    this.#scheme = isTls ? HTTPS : HTTP;
    this.#tlsVersion = at + (isTls ? TLS_NAME : NO_TLS_NAME).length;
    this.#tlsVersionEnd = endOf(VERSION, this.#tlsVersion);
    return this.#tlsVersionEnd;
  }

  #httpStatus(): number {
    const at = this.#status;
    return digitAt(at) * 100 + digitAt(at + 1) * 10 + digitAt(at + 2);
  }

  #write(fields: LineFields): void {
    fields.status = statusOfHttp(this.#httpStatus());
    const { herokuCuts: heroku, rootCuts: root } = fields;
    heroku.literal(DYNO);
    heroku.add(this.#dyno, this.#dynoEnd);
    heroku.literal(ITS_DYNOTYPE);
    heroku.add(this.#dyno, this.#dynotypeEnd);
    heroku.literal(CONNECT);
    heroku.add(this.#connect, this.#connectEnd);
    if (this.#tlsVersionEnd > 0) {
      heroku.literal(TLS_VERSION);
      heroku.add(this.#tlsVersion, this.#tlsVersionEnd);
      heroku.literal(CLOSING);
    }
    root.literal(METHOD);
    root.add(this.#method, this.#methodEnd);
    root.literal(STATUS);
    root.add(this.#status, this.#status + 3);
    root.literal(REQUEST_ID);
    root.add(this.#requestId, this.#requestIdEnd);
    if (this.#versionEnd > 0) {
      root.literal(HTTP_VERSION);
      root.add(this.#version, this.#versionEnd);
    }
    root.literal(URL[this.#scheme]);
    root.add(this.#host, this.#hostEnd);
    root.add(this.#target, this.#targetEnd);
    root.literal(DETAILS[this.#scheme]);
    root.add(this.#host, this.#hostEnd);
    root.literal(ITS_PATH);
    root.add(this.#target, this.#pathEnd);
    root.literal(CLIENT);
    root.add(this.#ip, this.#ipEnd);
    root.literal(BYTES);
    root.add(this.#bytes, this.#bytesEnd);
    if (memory[this.#service] === ZERO) {
      root.literal(NO_DURATION);
    } else {
      root.literal(DURATION);
      root.add(this.#service, this.#serviceEnd);
      root.literal(IN_NANOSECONDS);
    }
  }

  #tell(line: EscapedLine, points: PointCollector): void {
    const method = line.text(this.#method, this.#methodEnd);
    const dyno = line.text(this.#dyno, this.#dynoEnd);
    const connect = line.text(this.#connect, this.#connectEnd);
    points.request(method, this.#httpStatus(), '', dyno, connect, line.text(this.#service, this.#serviceEnd));
  }
}
