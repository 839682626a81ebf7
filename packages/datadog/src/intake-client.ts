import { Pool } from 'undici';
import { type Attempt, type ResponseHeaders, retryAfterMsOf, transportErrorOf } from './attempt.js';
import type { Compression } from './encode.js';
import { isSendableKey } from './sendable-key.js';
import type { Site } from './sites.js';

export interface IntakeClientOptions {
  /** Our version, told to Datadog in `User-Agent` and `DD-EVP-ORIGIN-VERSION`: its support asks for them. */
  readonly userAgentVersion: string;
  /** For the whole exchange; default 10 s, as Datadog's agent has it. */
  readonly timeoutMs?: number;
  /** Most open connections to one site; further sends wait for one, and the wait counts as send time. */
  readonly connectionsPerSite?: number;
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

const CONTENT_ENCODING: Readonly<Record<Compression, string | null>> = { gzip: 'gzip', zstd: 'zstd', identity: null };

interface Intake {
  readonly pool: Pool;
  readonly path: string;
}

/**
 * Sends payloads to the log intake, `POST <intakeUrl>/api/v2/logs` (no trailing slash: the intake answers 404 to one).
 *
 * Comes in: an encoded payload. Goes out: an {@link Attempt}; `send` does not throw for anything the network does, and
 * nothing it returns holds the key or text of the intake's. Only the status line decides: once it is here, a broken
 * or endless body changes nothing. Bodies are drained unseen, because an intake may echo log content.
 * Redirects are not followed. Bounds: connections per site, time per send, age of a connection.
 */
export class IntakeClient {
  private readonly intakes = new Map<string, Intake>();
  private readonly timeoutMs: number;
  private readonly connectionsPerSite: number;
  private readonly fixedHeaders: Readonly<Record<string, string>>;
  private isClosed = false;

  constructor(options: IntakeClientOptions) {
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.connectionsPerSite = options.connectionsPerSite ?? CONNECTIONS_PER_SITE;
    this.fixedHeaders = {
      'Content-Type': 'application/json',
      'DD-EVP-ORIGIN': 'logferry',
      'DD-EVP-ORIGIN-VERSION': options.userAgentVersion,
      'User-Agent': `logferry/${options.userAgentVersion}`,
    };
  }

  /** One try. `compression` names how `payload` was encoded. */
  async send(site: Site, apiKey: string, payload: Buffer, compression: Compression): Promise<Attempt> {
    // Such a key cannot stand in a header at all. 401 is what the intake says to a request without one.
    if (!isSendableKey(apiKey)) return { status: 401, error: null, durationMs: 0, retryAfterMs: null };
    const startedMs = performance.now();
    try {
      const { pool, path } = this.intakeOf(site);
      const encoding = CONTENT_ENCODING[compression];
      const response = await pool.request({
        method: 'POST',
        path,
        headers: {
          'DD-API-KEY': apiKey,
          ...this.fixedHeaders,
          ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
        },
        body: payload,
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
    const intakes = [...this.intakes.values()];
    await Promise.all(intakes.map(({ pool }) => pool.close()));
  }

  /** One pool per intake URL. Bounded by the site catalogue: no tenant can name a URL. */
  private intakeOf(site: Site): Intake {
    if (this.isClosed) throw new Error('The intake client is closed');
    const known = this.intakes.get(site.intakeUrl);
    if (known !== undefined) return known;
    const url = new URL(site.intakeUrl);
    const intake: Intake = {
      path: `${url.pathname.replace(/\/+$/, '')}/api/v2/logs`,
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
    this.intakes.set(site.intakeUrl, intake);
    return intake;
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
