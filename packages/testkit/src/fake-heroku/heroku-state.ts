import { randomBytes, randomUUID } from 'node:crypto';

/** Heroku's two generations: Cedar has Logplex, Fir has telemetry drains. */
export type Generation = 'cedar' | 'fir';

export interface HerokuApp {
  readonly id: string;
  name: string;
  readonly generation: Generation;
  /** What the users of this Heroku may do with it; those who may not see it are told that there is none. */
  access: 'operate' | 'view' | 'none';
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
  | {
      readonly kind: 'user';
      readonly email: string;
      readonly scopes: readonly string[];
      readonly authorizationId: string;
    };

interface Grant {
  readonly owner: TokenOwner;
  readonly expiresAtMs: number;
}

/** Everything this Heroku knows. */
export class HerokuState {
  /** Answers everything with 503. */
  isDown = false;
  readonly apps = new Map<string, HerokuApp>();
  readonly addons = new Map<string, HerokuAddon>();
  readonly drains = new Map<string, LogDrain>();
  readonly telemetryDrains = new Map<string, TelemetryDrain>();
  readonly webhooks = new Map<string, Webhook>();
  /** Codes that can be exchanged, once each. */
  readonly grants = new Map<string, Grant>();
  readonly accessTokens = new Map<string, Grant>();
  readonly refreshTokens = new Map<string, TokenOwner>();
  /** What users have allowed an OAuth client, until it is revoked. */
  readonly authorizations = new Set<string>();

  addApp(name: string, generation: Generation): HerokuApp {
    const app: HerokuApp = { id: randomUUID(), name, generation, access: 'operate' };
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

  /** Whose token it is; undefined: nobody's, or not any more. */
  ownerOf(accessToken: string): TokenOwner | undefined {
    const known = this.accessTokens.get(accessToken);
    return known !== undefined && known.expiresAtMs > Date.now() ? known.owner : undefined;
  }

  /** A code that is exchanged once, and in time. */
  redeem(code: string): TokenOwner | undefined {
    const grant = this.grants.get(code);
    this.grants.delete(code);
    return grant !== undefined && grant.expiresAtMs > Date.now() ? grant.owner : undefined;
  }

  /** Ends what a user has allowed, with all tokens of it. */
  revoke(authorizationId: string): void {
    this.authorizations.delete(authorizationId);
    const isOfIt = (owner: TokenOwner) => owner.kind === 'user' && owner.authorizationId === authorizationId;
    for (const [token, { owner }] of this.accessTokens) if (isOfIt(owner)) this.accessTokens.delete(token);
    for (const [token, owner] of this.refreshTokens) if (isOfIt(owner)) this.refreshTokens.delete(token);
  }
}
