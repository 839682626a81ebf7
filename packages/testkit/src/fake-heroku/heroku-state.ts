import { randomBytes, randomUUID } from 'node:crypto';

/** Heroku's two generations: Cedar has Logplex, Fir has telemetry drains. */
export type Generation = 'cedar' | 'fir';

export interface HerokuApp {
  readonly id: string;
  name: string;
  readonly generation: Generation;
}

export interface LogDrain {
  readonly id: string;
  /** The Logplex token. */
  readonly token: string;
  readonly appId: string;
  /** null: somebody added it by hand. */
  readonly addonId: string | null;
  url: string;
}

export interface TelemetryDrain {
  readonly id: string;
  readonly ownerId: string;
  readonly signals: readonly string[];
  readonly exporter: {
    readonly type: string;
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

export interface HerokuAddon {
  readonly id: string;
  readonly name: string;
  readonly appId: string;
  plan: string;
  state: 'provisioning' | 'provisioned' | 'deprovisioned';
  readonly config: Map<string, string>;
}

export interface Webhook {
  readonly id: string;
  readonly addonId: string;
  readonly url: string;
  readonly secret: string;
  readonly include: readonly string[];
}

/** What a token may be used for: one add-on's resources, or a user's. */
export type TokenOwner =
  | { readonly kind: 'addon'; readonly addonId: string }
  | { readonly kind: 'user'; readonly email: string; readonly scope: string };

interface Grant {
  readonly owner: TokenOwner;
  readonly expiresAtMs: number;
}

/** Everything this Heroku knows. */
export class HerokuState {
  readonly apps = new Map<string, HerokuApp>();
  readonly addons = new Map<string, HerokuAddon>();
  readonly drains = new Map<string, LogDrain>();
  readonly telemetryDrains = new Map<string, TelemetryDrain>();
  readonly webhooks = new Map<string, Webhook>();
  /** Codes that can be exchanged, once each. */
  readonly grants = new Map<string, Grant>();
  readonly accessTokens = new Map<string, Grant>();
  readonly refreshTokens = new Map<string, TokenOwner>();

  addApp(name: string, generation: Generation): HerokuApp {
    const app: HerokuApp = { id: randomUUID(), name, generation };
    this.apps.set(app.id, app);
    return app;
  }

  /** By id or by name, as Heroku's paths have it. */
  findApp(idOrName: string): HerokuApp | undefined {
    return this.apps.get(idOrName) ?? [...this.apps.values()].find(({ name }) => name === idOrName);
  }

  addDrain(appId: string, url: string, addonId: string | null, token = `d.${randomUUID()}`): LogDrain {
    const drain: LogDrain = { id: randomUUID(), token, appId, addonId, url };
    this.drains.set(drain.id, drain);
    return drain;
  }

  /** A code that works for five minutes, or as long as a test says. */
  grant(owner: TokenOwner, lifetimeMs = 300_000): { readonly code: string; readonly expiresAtMs: number } {
    const code = randomUUID();
    const expiresAtMs = Date.now() + lifetimeMs;
    this.grants.set(code, { owner, expiresAtMs });
    return { code, expiresAtMs };
  }

  accessToken(owner: TokenOwner, lifetimeSeconds: number): string {
    const token = `HRKU-${randomBytes(24).toString('hex')}`;
    this.accessTokens.set(token, { owner, expiresAtMs: Date.now() + lifetimeSeconds * 1_000 });
    return token;
  }
}
