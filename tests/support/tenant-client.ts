import { randomBytes } from 'node:crypto';
import { EventReader } from '@logferry/testkit';

/** What the API answers, as far as tests look at it. */
export interface DestinationView {
  readonly id: string;
  readonly keyHint: string;
  readonly status: string;
}

export interface AppView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly upstreamLoss: { readonly messages: number } | null;
}

export interface DrainTokenView {
  readonly id: string;
  readonly token: string;
  readonly drainUrl: string;
  readonly herokuCommand: string;
  readonly datadogStyleUrl: string;
  readonly telemetryCommand: string;
}

export interface UsageCounts {
  readonly frames: number;
  readonly messagesReceived: number;
  readonly duplicateFrames: number;
  readonly duplicates: number;
  readonly parseErrors: number;
  readonly countMismatches: number;
  readonly logsDelivered: number;
  readonly joined: number;
  readonly filtered: number;
  readonly sampled: number;
  readonly parked: number;
  readonly deadLettered: number;
  readonly lostUpstream: number;
  readonly metricPoints: number;
  readonly metricPointsDropped: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly inFlight: number;
}

export interface NewApp {
  readonly name: string;
  readonly destinationId: string;
  readonly env?: string;
  readonly service?: string;
  readonly hostMode?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly metrics?: boolean;
  /** Stands for a Private Space. */
  readonly space?: boolean;
}

/** An answer of the control plane, whatever its status. */
export interface ApiAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** A signed-in owner of a tenant, who does everything through the public API as a browser would. */
export class TenantClient {
  #cookie = '';

  private constructor(
    private readonly baseUrl: string,
    readonly email: string,
    readonly password: string,
  ) {}

  /** Signs up a new user, who gets a tenant of their own. */
  static async signUp(baseUrl: string): Promise<TenantClient> {
    const name = `owner-${randomBytes(5).toString('hex')}`;
    const client = new TenantClient(baseUrl, `${name}@example.com`, `pass-${randomBytes(9).toString('base64url')}`);
    await client.ok('POST', '/api/auth/sign-up/email', { name, email: client.email, password: client.password });
    if (client.#cookie === '') throw new Error('sign-up set no session cookie');
    return client;
  }

  /** Of the session, for a browser that goes on with it. */
  get cookies(): readonly { readonly name: string; readonly value: string }[] {
    return this.#cookie.split('; ').map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return { name, value: pair.slice(name.length + 1) };
    });
  }

  /** Values that must never show up in a log. */
  get secrets(): readonly string[] {
    const values = this.#cookie.split('; ').map((pair) => pair.replace(/^[^=]*=/, ''));
    return [this.password, ...values, ...values.map(decodeURIComponent)];
  }

  createDestination(input: { site: string; apiKey: string; name?: string }): Promise<DestinationView> {
    return this.ok('POST', '/api/v1/destinations', { name: `destination-${randomBytes(3).toString('hex')}`, ...input });
  }

  replaceKey(destinationId: string, apiKey: string): Promise<DestinationView> {
    return this.ok('PATCH', `/api/v1/destinations/${destinationId}`, { apiKey });
  }

  createApp(input: NewApp): Promise<AppView> {
    return this.ok('POST', '/api/v1/apps', input);
  }

  app(appId: string): Promise<AppView> {
    return this.ok('GET', `/api/v1/apps/${appId}`);
  }

  createDrainToken(appId: string): Promise<DrainTokenView> {
    return this.ok('POST', `/api/v1/apps/${appId}/drain-tokens`, {});
  }

  async revokeDrainToken(appId: string, tokenId: string): Promise<void> {
    await this.ok('DELETE', `/api/v1/apps/${appId}/drain-tokens/${tokenId}`);
  }

  /** The ledger's totals of the last hour. */
  async usage(appId: string): Promise<UsageCounts> {
    const { totals } = await this.ok<{ totals: UsageCounts }>('GET', `/api/v1/apps/${appId}/usage`);
    return totals;
  }

  /** What the tenant was told of a destination, the newest first: the first page of all events. */
  async eventsOf(destinationId: string): Promise<readonly string[]> {
    const { items } = await this.ok<{ items: { kind: string; destinationId: string | null }[] }>(
      'GET',
      '/api/v1/events',
    );
    return items.filter((event) => event.destinationId === destinationId).map(({ kind }) => kind);
  }

  /** @throws Error with the problem's text when the answer is not 2xx. */
  async ok<Body>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Body> {
    const answer = await this.request<Body>(method, path, body, headers);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** Opens a stream of events. */
  async follow(path: string): Promise<EventReader> {
    const abort = new AbortController();
    const headers = { Origin: this.baseUrl, Cookie: this.#cookie };
    const response = await fetch(this.baseUrl + path, { headers, signal: abort.signal });
    if (response.status === 200) return new EventReader(response, abort);
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  async request<Body>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<Body>> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        Origin: this.baseUrl,
        ...(this.#cookie !== '' && { Cookie: this.#cookie }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const setCookies = response.headers.getSetCookie();
    if (setCookies.length > 0) this.#cookie = setCookies.map((line) => line.split(';')[0] ?? '').join('; ');
    const text = await response.text();
    // The shape is the caller's claim: a test that claims wrongly fails on what it then reads.
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  }
}
