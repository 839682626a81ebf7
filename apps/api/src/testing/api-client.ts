import type { Problem } from '@logferry/runtime';
import { EventReader } from '@logferry/testkit';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, taken to be what the test says it is; {} when it is not JSON. */
  readonly body: T;
}

let users = 0;

/** A client of the api with a cookie jar of its own, or with an API token. */
export class ApiClient {
  private cookie = '';

  constructor(
    private readonly url: string,
    private readonly apiToken?: string,
  ) {}

  get<T = Problem>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }

  post<T = Problem>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  patch<T = Problem>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body);
  }

  delete<T = Problem>(path: string): Promise<Answer<T>> {
    return this.send<T>('DELETE', path);
  }

  /** Sends anything; a text body goes out as it is. Keeps the cookies of the answer. Of a stream only its beginning is read. */
  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await this.fetch(method, path, body, headers);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await textOf(response);
    return { status: response.status, headers: response.headers, text, body: parsed<T>(text) };
  }

  /** Opens a stream of events. */
  async follow(path: string): Promise<EventReader> {
    const abort = new AbortController();
    const response = await this.fetch('GET', path, undefined, {}, abort.signal);
    if (response.status === 200) return new EventReader(response, abort);
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  /** Drops the cookies. */
  forget(): void {
    this.cookie = '';
  }

  private fetch(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.apiToken === undefined ? {} : { authorization: `Bearer ${this.apiToken}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The cookies it sends: `name=value; …`. */
  get cookies(): string {
    return this.cookie;
  }
}

/** Signs a new user up; the client is signed in as them. Each comes from another address, because of the rate limit. */
export async function signUp(url: string): Promise<ApiClient> {
  users += 1;
  const client = new ApiClient(url);
  const answer = await client.post(
    '/api/auth/sign-up/email',
    { name: `User ${users}`, email: `user-${users}@example.com`, password: 'correct horse battery' },
    { 'x-forwarded-for': `192.0.2.${users}` },
  );
  if (answer.status !== 200) throw new Error(`sign-up answered ${answer.status}: ${answer.text}`);
  return client;
}

async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return await response.text();
  const reader = response.body?.getReader();
  const start = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(start?.value);
}

/** Safe as far as the test that names T looks at what it got. */
function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {} as T;
  }
}
