import { type LineForm, type LogKind, ONE_OFF_TYPES, type Sender } from '../classify.js';
import type { AppSettings } from '../settings.js';
import { settingsOfSpaceApp, spaceAppOfAppname } from '../space-app.js';

/** What the attributes of a resource of OpenTelemetry say. */
export interface OtlpSender {
  readonly sender: Sender;
  /** The app of the space that it names; null: none, or the app is no space. */
  readonly spaceApp: string | null;
  /** The app's, or that of the space's app. */
  readonly appName: string;
  /** Null: none that would be a service of the app's. */
  readonly service: string | null;
  readonly env: string | null;
  /** Members of `heroku` in each of its logs, each with a comma in front. */
  readonly heroku: string;
  /** Those of `otel`, likewise. */
  readonly otel: string;
}

/** What Heroku's platform calls itself on Fir, and who writes the same on Cedar. */
const PLATFORM: ReadonlyMap<string, { appname: string; kind: LogKind; form: LineForm }> = new Map([
  ['heroku-router', { appname: 'heroku', kind: 'router', form: 'router' }],
  ['heroku-runtime', { appname: 'heroku', kind: 'system', form: 'dyno' }],
  ['heroku-api', { appname: 'app', kind: 'api', form: 'api' }],
]);

/** Each of these becomes a field that logs of Cedar have, too. `heroku.workload.id` is an earlier name of the dyno's type. */
const MAPPED: ReadonlySet<string> = new Set([
  'heroku.app.name',
  'heroku.dyno.name',
  'heroku.dyno.type',
  'heroku.workload.id',
  'deployment.environment.name',
  'deployment.environment',
]);

/**
 * Reads a resource as Heroku names it on Fir: `heroku.app.*`, `heroku.dyno.*`, `heroku.release.*` (open-telemetry/semantic-conventions#3008),
 * and what every SDK names, `service.name` and the like. What has no field on Cedar stays: of Heroku's names as `heroku.app_id`,
 * `heroku.release_version`, all others under `otel.resource`.
 *
 * @param resourceJson a JSON object of attributes; what is none says nothing
 */
export function otlpSender(resourceJson: string, settings: AppSettings): OtlpSender {
  const resource = attributesIn(resourceJson);
  const spaceApp = settings.space ? appNameIn(resource) : null;
  const { appName } = spaceApp === null ? settings : settingsOfSpaceApp(settings, spaceApp);
  const serviceName = textOf(resource['service.name']);
  const platform = serviceName === null ? undefined : PLATFORM.get(serviceName);
  const dyno = textOf(resource['heroku.dyno.name']);
  const dynotype =
    textOf(resource['heroku.dyno.type']) ?? textOf(resource['heroku.workload.id']) ?? (dyno && typeIn(dyno));
  const { appname, kind, form } = platform ?? { appname: 'app', kind: 'app', form: 'content' };
  const isAboutDyno = kind !== 'router' && kind !== 'api';
  const sender: Sender = {
    appname,
    kind,
    form,
    // Settings and rules speak of a process by its type, and Fir's dynos have names without a number to take off.
    procid: isAboutDyno ? (dynotype ?? '') : kind,
    dyno: isAboutDyno ? dyno : null,
    dynotype: isAboutDyno ? dynotype : null,
    isOneOff: isAboutDyno && dynotype !== null && ONE_OFF_TYPES.has(dynotype),
  };
  return {
    sender,
    service: platform === undefined ? serviceName : null,
    spaceApp,
    appName,
    env: textOf(resource['deployment.environment.name']) ?? textOf(resource['deployment.environment']),
    heroku: herokuMembers(appName, sender),
    otel: otherMembers(resource),
  };
}

function appNameIn(resource: Readonly<Record<string, unknown>>): string | null {
  const name = textOf(resource['heroku.app.name']);
  return name === null ? null : spaceAppOfAppname(name);
}

/** `web-5d9c-x2k4` and `web.1` are of type `web`. */
function typeIn(dyno: string): string {
  return dyno.replace(/[-.].*$/, '') || dyno;
}

function herokuMembers(appName: string, { kind, appname, dyno, dynotype }: Sender): string {
  const named = {
    app: appName,
    kind,
    source: appname,
    ...(dyno !== null && { dyno }),
    ...(dynotype !== null && { dynotype }),
  };
  return `,${JSON.stringify(named).slice(1, -1)}`;
}

function otherMembers(resource: Readonly<Record<string, unknown>>): string {
  const others = Object.entries(resource).filter(([name]) => !MAPPED.has(name));
  return others.length === 0 ? '' : `,"resource":${JSON.stringify(Object.fromEntries(others))}`;
}

function attributesIn(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {}; // damaged since it was taken in
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
