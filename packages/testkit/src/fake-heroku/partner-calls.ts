import { randomUUID } from 'node:crypto';
import type { HerokuAddon, HerokuApp, HerokuState, LogDrain } from './heroku-state.js';

/** What Heroku knows of an add-on's maker by its manifest. */
export interface PartnerManifest {
  readonly id: string;
  readonly password: string;
  /** `…/heroku/resources`. */
  readonly baseUrl: string;
}

/** What the maker answered. */
export interface PartnerAnswer {
  readonly status: number;
  /** Undefined when it has none. */
  readonly body: PartnerBody | undefined;
}

export interface PartnerBody {
  readonly id?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly log_drain_url?: string;
}

export interface Installed extends PartnerAnswer {
  readonly addon: HerokuAddon;
  /** Null: the maker refused, or named no drain. */
  readonly drain: LogDrain | null;
}

/** An answer should come within 3 s, and must within 25 (Add-on Partner API, Timeouts). */
const ANSWER_MS_MAX = 25_000;

/** Heroku's own calls to an add-on's maker (Add-on Partner API v3). */
export class PartnerCalls {
  constructor(
    private readonly state: HerokuState,
    private readonly manifest: PartnerManifest,
  ) {}

  /** `heroku addons:create`: orders an add-on and, when it is made, starts the drain. */
  async install(app: HerokuApp, plan: string, options: Readonly<Record<string, unknown>> = {}): Promise<Installed> {
    const id = randomUUID();
    const addon: HerokuAddon = {
      id,
      name: `${this.manifest.id}-curly-${id.slice(0, 5)}`,
      appId: app.id,
      plan,
      state: 'provisioning',
      config: new Map(),
    };
    this.state.addons.set(id, addon);
    const order = this.order(addon, options);
    const answer = await this.call('POST', '', order);
    if (answer.status !== 200) return { ...answer, addon, drain: null };
    addon.state = 'provisioned';
    for (const [name, value] of Object.entries(answer.body?.config ?? {})) addon.config.set(name, value);
    const url = answer.body?.log_drain_url;
    if (url !== undefined && !/^(?:https?|syslog):\/\/\S+$/.test(url)) throw new Error(`no drain can be at ${url}`);
    const drain = url === undefined ? null : this.state.addDrain(app.id, url, id, order.log_drain_token);
    return { ...answer, addon, drain };
  }

  /** The body of an order. The grant in it is new each time, as Heroku's is. */
  order(addon: HerokuAddon, options: Readonly<Record<string, unknown>> = {}) {
    const { code, expiresAtMs } = this.state.grant({ kind: 'addon', addonId: addon.id });
    return {
      uuid: addon.id,
      name: addon.name,
      plan: addon.plan,
      region: 'amazon-web-services::us-east-1',
      callback_url: `https://api.heroku.com/addons/${addon.id}`,
      options,
      // As Heroku writes it, without a colon in the zone.
      oauth_grant: {
        code,
        type: 'authorization_code',
        expires_at: new Date(expiresAtMs).toISOString().replace(/\..*$/, '+0000'),
      },
      log_drain_token: `d.${randomUUID()}`,
      a_field_of_a_later_day: { any: 'thing' },
    };
  }

  async changePlan(addon: HerokuAddon, plan: string): Promise<PartnerAnswer> {
    const answer = await this.call('PUT', `/${addon.id}`, { plan, uuid: randomUUID() });
    if (answer.status === 200) addon.plan = plan;
    return answer;
  }

  /** The drain may stay behind: removing it is not waited for. */
  async remove(addon: HerokuAddon): Promise<PartnerAnswer> {
    const answer = await this.call('DELETE', `/${addon.id}`);
    if (answer.status < 300 || answer.status === 410) addon.state = 'deprovisioned';
    return answer;
  }

  /** Any call, right or wrong. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PartnerAnswer> {
    const { id, password, baseUrl } = this.manifest;
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        Accept: 'application/vnd.heroku-addons+json; version=3',
        'Content-Type': 'application/json',
        Authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
        ...headers,
      },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}
