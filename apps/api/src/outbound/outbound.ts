import { lookup } from 'node:dns/promises';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isNativeError } from 'node:util/types';
import { DeadlineError, withDeadline } from '@logferry/runtime';
import { hostOf, type Resolve, resolveTarget, type Target, TargetRefused, type TargetRules } from './target.js';

/** For everything: looking the name up, connecting, sending, and the first line of the answer. */
const POST_MS_MAX = 5_000;
/** Of the answer's head; nothing of its body is read. */
const HEAD_BYTES_MAX = 8_192;

export interface OutboundOptions {
  /** Origins the operator allows whatever they are (WEBHOOK_ORIGINS_EXTRA). */
  readonly extraOrigins: readonly string[];
  /** The system's, unless a test has its own. */
  readonly resolve?: Resolve;
}

/** What a POST came to. `problem` is for the tenant and tells nothing of our network. */
export type PostEnd =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * The only way a request leaves for a URL of a tenant's choice.
 *
 * Guarantees: nothing reaches an address that is not public, unless the operator allowed its origin. The name is looked up
 * once and the connection goes to the address that was checked, so that a name that changes in between (DNS rebinding) gains
 * nothing; redirects are not followed; connections are not kept. Bounds: POST_MS_MAX, HEAD_BYTES_MAX.
 */
export class Outbound {
  private readonly rules: TargetRules;

  constructor({ extraOrigins, resolve = resolveBySystem }: OutboundOptions) {
    this.rules = { extraOrigins: new Set(extraOrigins), resolve };
  }

  /** Throws TargetRefused, whose message says what is wrong with the URL. */
  async check(url: string): Promise<void> {
    await withDeadline(resolveTarget(url, this.rules), POST_MS_MAX).catch((error: unknown) => {
      throw error instanceof TargetRefused ? error : new TargetRefused('names a host that cannot be found');
    });
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<PostEnd> {
    const abort = new AbortController();
    try {
      const target = await withDeadline(resolveTarget(url, this.rules), POST_MS_MAX);
      const status = await withDeadline(send(target, headers, body, abort.signal), POST_MS_MAX);
      return { kind: 'answered', status };
    } catch (error) {
      if (error instanceof TargetRefused) return { kind: 'refused', problem: `The URL ${error.message}.` };
      return { kind: 'failed', problem: problemOf(error) };
    } finally {
      abort.abort();
    }
  }
}

function send(
  { url, address }: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const isTls = url.protocol === 'https:';
  const host = hostOf(url);
  const options: RequestOptions & { readonly servername?: string } = {
    method: 'POST',
    host: address,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
    agent: false,
    maxHeaderSize: HEAD_BYTES_MAX,
    signal,
    // The certificate has to be the name's, not the address's.
    ...(isTls && isIP(host) === 0 ? { servername: host } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(options, (answer) => {
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

function problemOf(error: unknown): string {
  if (error instanceof DeadlineError) return `There was no answer within ${POST_MS_MAX / 1_000} seconds.`;
  const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The host cannot be found.';
  return `The connection failed${/^[A-Z_0-9]{1,60}$/.test(code) ? ` (${code})` : ''}.`;
}
