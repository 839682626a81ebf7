import type { Rule } from './rules/rule.js';

/** How `hostname` is chosen; see host.ts. */
export type HostMode = 'app.dyno' | 'dyno' | 'app' | 'fixed' | 'none';

/** What a tenant set for one process type (`web`, `worker`, or a sender such as `heroku-postgres`). */
export interface ProcessSettings {
  readonly service?: string;
  readonly source?: string;
}

/** What a tenant set for an app, as far as it shapes logs. */
export interface AppSettings {
  readonly appName: string;
  readonly env: string | null;
  /** When null, the app's name is the service: Datadog groups by service, so leaving it out would mix a tenant's apps. */
  readonly service: string | null;
  readonly hostMode: HostMode;
  /** The hostname of host mode `fixed`. */
  readonly host: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly processes: Readonly<Record<string, ProcessSettings>>;
  /** Frames also yield metric points. Absent: off. */
  readonly metrics?: boolean;
  /** E-mail addresses in lines of Heroku's API are replaced by `[email]`, in message and attributes. Absent: off. */
  readonly maskApiEmails?: boolean;
  /** The app stands for a Private Space, and lines name the app they are of (space-app.ts). Absent: off. */
  readonly space?: boolean;
  /** What the tenant calls apps of the space, by what their lines call them. Absent: as the lines do. */
  readonly spaceAppNames?: ReadonlyMap<string, string>;
  /** ANSI colour codes are taken out of what apps and add-ons print. Absent: off. */
  readonly stripAnsi?: boolean;
  /** The tenant's rules, then the app's, as they are stored. Absent: none. */
  readonly rules?: readonly Rule[];
}

/** An app as the database keeps it. Its JSON columns were validated before they were written. */
export interface StoredApp {
  readonly name: string;
  readonly env: string | null;
  readonly service: string | null;
  readonly host: string | null;
  readonly tags: readonly string[];
  readonly attributes: unknown;
  readonly processes: unknown;
  readonly space: boolean;
  readonly stripAnsi: boolean;
  readonly maskApiEmails: boolean;
  readonly metrics: boolean;
}

export function settingsOf(app: StoredApp, hostMode: HostMode, rules: readonly Rule[]): AppSettings {
  const { name, env, service, host, tags, space, stripAnsi, maskApiEmails, metrics } = app;
  return {
    appName: name,
    env,
    service,
    hostMode,
    host,
    tags,
    // Written from what the api had validated, so their shapes are known.
    attributes: app.attributes as AppSettings['attributes'],
    processes: app.processes as AppSettings['processes'],
    space,
    stripAnsi,
    maskApiEmails,
    metrics,
    rules,
  };
}

/** Values from the query of a Datadog-style drain URL. They win over the app's settings; an empty value counts as not given. */
export interface DrainOverrides {
  readonly source?: string;
  readonly tags?: readonly string[];
  readonly env?: string;
  readonly service?: string;
  readonly host?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}
