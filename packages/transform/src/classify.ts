import type { Dialect } from '@logferry/logplex';

export type LogKind = 'app' | 'system' | 'api' | 'router' | 'addon';

/** Who wrote a line, as APPNAME and PROCID tell it. */
export interface Sender {
  readonly appname: string;
  readonly procid: string;
  readonly kind: LogKind;
  /** `web.1`, or null when the sender is no dyno. */
  readonly dyno: string | null;
  /** `web`, or null when the sender is no dyno. */
  readonly dynotype: string | null;
  /** The dyno's number is random (`run.4821`), so it must not become a tag or a hostname. */
  readonly isOneOff: boolean;
  /** Logplex or log-shuttle telling how many messages never reached us. */
  readonly isLossReport: boolean;
}

const ONE_OFF_TYPES: ReadonlySet<string> = new Set(['run', 'scheduler', 'release']);
const ADDON_PROCIDS: ReadonlySet<string> = new Set(['heroku-postgres', 'heroku-redis', 'heroku-kafka']);
const PLATFORM_DYNO = /^[A-Za-z][\w-]*\.\d+$/;
const APP_DYNO = /^[a-z][\w-]*\.\d+$/;
const POSTGRES_SERVER = /^postgres\.\d+$/;
const INSTANCE_NUMBER = /\.\d+$/;

/**
 * Sorts a sender into one of five kinds. The order of the rules matters: `postgres.12` looks like a dyno and is an add-on.
 * Rules from Heroku's log sources (Dev Center, Logging) and what is seen on drains; PRI says nothing about the kind.
 * In the log-shuttle dialect APPNAME names the app instead of being `app`, so there a dyno-shaped PROCID is enough for an app line.
 * Runs once per sender and frame cache, never per line.
 */
export function classify(appname: string, procid: string, dialect: Dialect): Sender {
  const isPlatform = appname === 'heroku';
  const isApp = appname === 'app';
  if ((isPlatform && procid === 'logplex') || procid === 'log-shuttle') return sender(appname, procid, 'system', true);
  if (procid === 'api' && (isApp || isPlatform)) return sender(appname, procid, 'api');
  if (isPlatform) {
    if (procid === 'router') return sender(appname, procid, 'router');
    return PLATFORM_DYNO.test(procid) ? dynoSender(appname, procid, 'system') : sender(appname, procid, 'system');
  }
  if (isApp || dialect === 'log-shuttle') {
    // Dynos only ever have `type.n`, so no app can write under these names.
    if (ADDON_PROCIDS.has(procid) || POSTGRES_SERVER.test(procid)) return sender(appname, procid, 'addon');
    if (APP_DYNO.test(procid)) return dynoSender(appname, procid, 'app');
  }
  return sender(appname, procid, 'addon');
}

/** PROCID without its number: the name under which an app's settings speak of a process. */
export function processTypeOf(procid: string): string {
  return procid.replace(INSTANCE_NUMBER, '');
}

function sender(appname: string, procid: string, kind: LogKind, isLossReport = false): Sender {
  return { appname, procid, kind, dyno: null, dynotype: null, isOneOff: false, isLossReport };
}

function dynoSender(appname: string, procid: string, kind: LogKind): Sender {
  const dynotype = processTypeOf(procid);
  return { appname, procid, kind, dyno: procid, dynotype, isOneOff: ONE_OFF_TYPES.has(dynotype), isLossReport: false };
}
