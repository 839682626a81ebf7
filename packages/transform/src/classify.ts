import type { SyslogDialect } from '@logferry/logplex';

export type LogKind = 'app' | 'system' | 'api' | 'router' | 'addon';

/**
 * How the text of a sender's lines is read. `loss`: how many messages never reached us. `dyno`: what the platform says about a dyno.
 * `content`: whatever a program prints. `postgres`: the server log of Heroku Postgres.
 */
export type LineForm = 'router' | 'dyno' | 'api' | 'loss' | 'postgres' | 'content';

/** Who wrote a line, as APPNAME and PROCID tell it. */
export interface Sender {
  readonly appname: string;
  readonly procid: string;
  readonly kind: LogKind;
  readonly form: LineForm;
  /** `web.1`, or null when the sender is no dyno. */
  readonly dyno: string | null;
  /** `web`, or null when the sender is no dyno. */
  readonly dynotype: string | null;
  /** The dyno's number is random (`run.4821`), so it must not become a tag or a hostname. */
  readonly isOneOff: boolean;
}

/** Their dynos have random numbers. */
export const ONE_OFF_TYPES: ReadonlySet<string> = new Set(['run', 'scheduler', 'release']);
const ADDON_PROCIDS: ReadonlySet<string> = new Set(['heroku-postgres', 'heroku-redis', 'heroku-kafka']);
const PLATFORM_DYNO = /^[A-Za-z][\w-]*\.\d+$/;
const APP_DYNO = /^[a-z][\w-]*\.\d+$/;
const POSTGRES_SERVER = /^postgres\.\d+$/;
const INSTANCE_NUMBER = /\.\d+$/;

/**
 * Sorts a sender into one of five kinds, and says how its lines are read. The order of the rules matters: `postgres.12` looks like a dyno
 * and is an add-on. Rules from Heroku's log sources (Dev Center, Logging) and what is seen on drains; PRI says nothing about the kind.
 * Only APPNAME and PROCID count, never the text: what a dyno prints carries `app` and `type.n`, so no app can forge a loss report, a router
 * line or a platform error.
 * In the log-shuttle dialect APPNAME names the app instead of being `app`, so there a dyno-shaped PROCID is enough for an app line.
 * Runs once per sender and frame cache, never per line.
 */
export function classify(appname: string, procid: string, dialect: SyslogDialect): Sender {
  const isPlatform = appname === 'heroku';
  const isApp = appname === 'app';
  if ((isPlatform && procid === 'logplex') || procid === 'log-shuttle')
    return sender(appname, procid, 'system', 'loss');
  if (procid === 'api' && (isApp || isPlatform)) return sender(appname, procid, 'api', 'api');
  if (isPlatform) {
    if (procid === 'router') return sender(appname, procid, 'router', 'router');
    return PLATFORM_DYNO.test(procid)
      ? dynoSender(appname, procid, 'system', 'dyno')
      : sender(appname, procid, 'system', 'dyno');
  }
  if (isApp || dialect === 'log-shuttle') {
    // Dynos only ever have `type.n`, so no app can write under these names.
    if (POSTGRES_SERVER.test(procid)) return sender(appname, procid, 'addon', 'postgres');
    if (ADDON_PROCIDS.has(procid)) return sender(appname, procid, 'addon', 'content');
    if (APP_DYNO.test(procid)) return dynoSender(appname, procid, 'app', 'content');
  }
  return sender(appname, procid, 'addon', 'content');
}

/** PROCID without its number: the name under which an app's settings speak of a process. */
export function processTypeOf(procid: string): string {
  return procid.replace(INSTANCE_NUMBER, '');
}

function sender(appname: string, procid: string, kind: LogKind, form: LineForm): Sender {
  return { appname, procid, kind, form, dyno: null, dynotype: null, isOneOff: false };
}

function dynoSender(appname: string, procid: string, kind: LogKind, form: LineForm): Sender {
  const dynotype = processTypeOf(procid);
  return { appname, procid, kind, form, dyno: procid, dynotype, isOneOff: ONE_OFF_TYPES.has(dynotype) };
}
