import { Pool } from 'undici';
import { type Attempt, type ResponseHeaders, retryAfterMsOf, transportErrorOf } from './attempt.js';
import { isSendableKey } from './sendable-key.js';

export interface PayloadClientOptions {
  /** Our version, told to Datadog in `User-Agent` and `DD-EVP-ORIGIN-VERSION`: its support asks for them. */
  readonly userAgentVersion: string;
  /** For the whole exchange; default 10 s, as Datadog's agent has it. */
  readonly timeoutMs?: number;
  /** Most open connections to one site; further sends wait for one, and the wait counts as send time. */
  readonly connectionsPerSite?: number;
}

/** A request body and how it is packed. */
export interface PackedPayload {
  readonly bytes: Buffer;
  /** Value of `Content-Encoding`; null: not packed. */
  readonly contentEncoding: string | null;
}

const TIMEOUT_MS = 10_000;
/** One connection carries one send at a time, so this is also the most sends in flight to a site from one process. */
const CONNECTIONS_PER_SITE = 256;
/** Less than the whole timeout, so that "cannot connect" (nothing was sent) stays apart from "no answer". */
const CONNECT_TIMEOUT_SHARE = 0.5;
/** A TLS handshake costs 0.56 ms of CPU: a destination that sends every few seconds keeps its connection. */
const IDLE_MS = 30_000;
/** Datadog moves traffic by DNS and asks agents to reconnect every five minutes; the margin covers a send under way. */
const CONNECTION_AGE_MS = 280_000;
/** The answer is `{}`. A longer body is cut off with its connection instead of being read. */
const BODY_BYTES_MAX = 65_536;

interface Host {
  readonly pool: Pool;
  /** Path of the base URL, without a slash at its end. */
  readonly prefix: string;
}

/**
 * Posts JSON payloads to Datadog: what its intakes for logs and for metrics have in common.
 *
 * Comes in: a packed payload. Goes out: an {@link Attempt}; `post` does not throw for anything the network does, and
 * nothing it returns holds the key or text of the intake's. Only the status line decides: once it is here, a broken
 * or endless body changes nothing. Bodies are drained unseen, because an intake may echo log content.
 * Redirects are not followed. Bounds: connections per site, time per send, age of a connection.
 */
export class PayloadClient {
  private readonly hosts = new Map<string, Host>();
  private readonly timeoutMs: number;
  private readonly connectionsPerSite: number;
  private readonly fixedHeaders: Readonly<Record<string, string>>;
  private isClosed = false;

  constructor(options: PayloadClientOptions) {
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.connectionsPerSite = options.connectionsPerSite ?? CONNECTIONS_PER_SITE;
    this.fixedHeaders = {
      'Content-Type': 'application/json',
      'DD-EVP-ORIGIN': 'logferry',
      'DD-EVP-ORIGIN-VERSION': options.userAgentVersion,
      'User-Agent': `logferry/${options.userAgentVersion}`,
    };
  }

  /** One try. `path` is added to the base URL's and has no slash at its end: the intakes answer 404 to one. */
  async post(baseUrl: string, path: string, apiKey: string, payload: PackedPayload): Promise<Attempt> {
    // Such a key cannot stand in a header at all. 401 is what the intake says to a request without one.
    if (!isSendableKey(apiKey)) return { status: 401, error: null, durationMs: 0, retryAfterMs: null };
    const startedMs = performance.now();
    try {
      const { pool, prefix } = this.hostOf(baseUrl);
      const { bytes, contentEncoding } = payload;
      const response = await pool.request({
        method: 'POST',
        path: prefix + path,
        headers: {
          'DD-API-KEY': apiKey,
          ...this.fixedHeaders,
          ...(contentEncoding === null ? {} : { 'Content-Encoding': contentEncoding }),
        },
        body: bytes,
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      // Not awaited: the status line has decided. The signal above also bounds the draining.
      response.body.dump({ limit: BODY_BYTES_MAX }).catch(() => undefined);
      return answered(response.statusCode, response.headers, startedMs);
    } catch (error) {
      return {
        status: null,
        error: transportErrorOf(error),
        durationMs: performance.now() - startedMs,
        retryAfterMs: null,
      };
    }
  }

  /** Waits for the sends under way, then closes every connection. Sends after it fail as `other`. */
  async close(): Promise<void> {
    this.isClosed = true;
    const hosts = [...this.hosts.values()];
    await Promise.all(hosts.map(({ pool }) => pool.close()));
  }

  /** One pool per base URL. Bounded by the site catalogue: no tenant can name a URL. */
  private hostOf(baseUrl: string): Host {
    if (this.isClosed) throw new Error('The client is closed');
    const known = this.hosts.get(baseUrl);
    if (known !== undefined) return known;
    const url = new URL(baseUrl);
    const host: Host = {
      prefix: url.pathname.replace(/\/+$/, ''),
      pool: new Pool(url.origin, {
        connections: this.connectionsPerSite,
        clientTtl: CONNECTION_AGE_MS,
        connectTimeout: this.timeoutMs * CONNECT_TIMEOUT_SHARE,
        keepAliveTimeout: IDLE_MS,
        keepAliveMaxTimeout: IDLE_MS,
        // The signal of each send is the one clock; these would fire at their own, coarser times.
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    };
    this.hosts.set(baseUrl, host);
    return host;
  }
}

function answered(status: number, headers: ResponseHeaders, startedMs: number): Attempt {
  return {
    status,
    error: null,
    durationMs: performance.now() - startedMs,
    retryAfterMs: retryAfterMsOf(headers, Date.now()),
  };
}
