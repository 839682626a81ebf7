import { z } from 'zod';
import type { HerokuPorts } from './heroku-ports.js';

/** Heroku answers in a fraction of it. */
const TIMEOUT_MS = 10_000;

const ACCEPT = 'application/vnd.heroku+json; version=3';
const PARTIAL_CONTENT = 206;

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
});

export interface HerokuTokens {
  readonly accessToken: string;
  /** null: the one we have stays. */
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
}

/** Heroku did not do what was asked. Holds neither tokens nor what Heroku wrote. */
export class HerokuApiError extends Error {
  override readonly name = 'HerokuApiError';

  constructor(
    /** null: there was no answer. */
    readonly status: number | null,
    call: string,
  ) {
    super(`Heroku answered ${status ?? 'nothing'} to ${call}`);
  }
}

/** Calls of Heroku's Platform API and identity service. They throw HerokuApiError. */
export class HerokuApi {
  constructor(private readonly heroku: Pick<HerokuPorts, 'apiUrl' | 'idUrl'>) {}

  /** A code or a refresh token for tokens (`grant_type` and what goes with it). */
  async tokens(form: Readonly<Record<string, string>>): Promise<HerokuTokens> {
    const { text } = await this.request('POST', `${this.heroku.idUrl}/oauth/token`, {
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(form),
    });
    const { access_token, refresh_token, expires_in } = tokensSchema.parse(parsed(text));
    return { accessToken: access_token, refreshToken: refresh_token ?? null, expiresInSeconds: expires_in };
  }

  /** @param accessToken null: the call asks for none */
  async call<Schema extends z.ZodType>(
    schema: Schema,
    accessToken: string | null,
    method: string,
    path: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    const { text } = await this.request(method, this.heroku.apiUrl + path, {
      headers: {
        Accept: ACCEPT,
        ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return schema.parse(parsed(text));
  }

  /** A part of a list, and whether there is more behind it (Platform API, Ranges). */
  async range<Schema extends z.ZodType>(
    schema: Schema,
    accessToken: string,
    path: string,
    range: string,
  ): Promise<{ readonly items: readonly z.output<Schema>[]; readonly isMore: boolean }> {
    const { text, status } = await this.request('GET', this.heroku.apiUrl + path, {
      headers: { Accept: ACCEPT, Authorization: `Bearer ${accessToken}`, Range: range },
    });
    return { items: z.array(schema).parse(parsed(text)), isMore: status === PARTIAL_CONTENT };
  }

  private async request(
    method: string,
    url: string,
    init: RequestInit,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const call = `${method} ${new URL(url).pathname}`;
    const response = await fetch(url, {
      ...init,
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    if (response === null) throw new HerokuApiError(null, call);
    const text = await response.text().catch(() => '');
    if (!response.ok) throw new HerokuApiError(response.status, call);
    return { status: response.status, text };
  }
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}
