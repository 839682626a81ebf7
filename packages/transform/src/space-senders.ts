import type { SyslogDialect } from '@logferry/logplex';
import { detached } from './detached.js';
import type { SenderEntry } from './sender-cache.js';
import { type SenderFields, Senders, type SendersDeps } from './senders.js';
import { settingsOfSpaceApp, spaceAppOfAppname, spaceAppOfHostname } from './space-app.js';
import { appTagsOf } from './tags.js';

/** A space has tens of apps, and a forged header may name any. When more names are met, all are forgotten and read anew. */
const NAMES_MAX = 500;

/**
 * Those who write the lines of a Private Space's apps: for each app its own senders, under its own name. Lines that name no app (the
 * router's, the platform's) are the space's.
 */
export class SpaceSenders {
  readonly #deps: SendersDeps;
  readonly #space: Senders;
  readonly #byApp = new Map<string, Senders>();
  /** By APPNAME and by HOSTNAME: the app they name, so that a line costs a look-up or two. */
  readonly #appnames = new Map<string, string | null>();
  readonly #hostnames = new Map<string, string | null>();

  constructor(deps: SendersDeps) {
    this.#deps = deps;
    this.#space = new Senders(deps);
  }

  of(fields: SenderFields, dialect: SyslogDialect): SenderEntry {
    return this.#sendersOf(fields, dialect).of(fields, dialect);
  }

  #sendersOf({ appname, hostname }: SenderFields, dialect: SyslogDialect): Senders {
    if (dialect !== 'log-shuttle') return this.#space;
    const identifier =
      read(this.#appnames, appname, spaceAppOfAppname) ?? read(this.#hostnames, hostname, spaceAppOfHostname);
    if (identifier === null) return this.#space;
    const met = this.#byApp.get(identifier);
    if (met !== undefined) return met;
    if (this.#byApp.size >= NAMES_MAX) this.#byApp.clear();
    const settings = settingsOfSpaceApp(this.#deps.settings, identifier);
    const tags = appTagsOf(settings, this.#deps.overrides);
    const senders = new Senders({ ...this.#deps, settings, tags, spaceApp: identifier });
    this.#byApp.set(identifier, senders);
    return senders;
  }
}

function read(known: Map<string, string | null>, field: string, appIn: (field: string) => string | null) {
  const met = known.get(field);
  if (met !== undefined) return met;
  if (known.size >= NAMES_MAX) known.clear();
  const key = detached(field);
  const identifier = appIn(key);
  known.set(key, identifier);
  return identifier;
}
