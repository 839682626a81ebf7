import { processTypeOf, type Sender } from './classify.js';
import { ConstantText } from './constant-text.js';
import { hostnameOf } from './host.js';
import type { AppSettings, DrainOverrides, ProcessSettings } from './settings.js';
import { type AppTags, ddtagsOf } from './tags.js';

const DEFAULT_SOURCE = 'heroku';
const NO_VARIANT: HeadVariant = { service: '', source: '', tag: '' };

/** One Datadog log, the shape of every JSON text a transformer makes. Attributes beside the named fields are the app's custom ones. */
export interface DatadogLog {
  readonly message: string;
  readonly ddsource: string;
  /** Comma-separated `key:value`. */
  readonly ddtags: string;
  /** Epoch milliseconds. */
  readonly timestamp?: number;
  readonly hostname?: string;
  readonly service?: string;
  /** Left out while unknown: a stamped `info` would hide the level that Datadog reads from a JSON message. */
  readonly status?: string;
  readonly [attribute: string]: unknown;
}

/** The parts of a sender's logs that are the same for every line. */
export interface MessageHead {
  /** `{` and all fields up to the place where the text of `syslog.timestamp` goes, its quote included. */
  readonly start: ConstantText;
  /** From behind that text, its quote included, up to the place where more members of `heroku` may go. */
  readonly heroku: ConstantText;
  /** Our host under the name that Datadog looks at first, as a root member with its comma; empty when we name none. */
  readonly host: string;
}

/** What a rule gave a line in place of what its sender has. */
export interface HeadVariant {
  /** Empty: the sender's. */
  readonly service: string;
  readonly source: string;
  /** A tag more than the sender's; empty: none. */
  readonly tag: string;
}

export function messageHead(
  settings: AppSettings,
  overrides: DrainOverrides,
  tags: AppTags,
  sender: Sender,
  priority: number,
  variant: HeadVariant = NO_VARIANT,
): MessageHead {
  const heroku = {
    app: settings.appName,
    kind: sender.kind,
    // What `heroku logs --source` would select.
    source: sender.appname,
    ...(sender.dyno === null ? {} : { dyno: sender.dyno, dynotype: sender.dynotype }),
  };
  const syslog = {
    appname: sender.appname,
    procid: sender.procid,
    severity: priority & 7,
    facility: priority >> 3,
  };
  const fields = commonFields(settings, overrides, tags, sender, variant);
  const host = hostnameOf(settings, overrides, sender);
  return {
    start: new ConstantText(`${open({ ...fields, syslog }, 2)},"timestamp":"`),
    heroku: new ConstantText(`"},"heroku":${open(heroku, 1)}`),
    host: host === null ? '' : `"host":${JSON.stringify(host)},`,
  };
}

/** The same for bytes that no sender could be read from, up to the place where more members of `heroku` may go. */
export function faultHead(settings: AppSettings, overrides: DrainOverrides, tags: AppTags): ConstantText {
  const fields = commonFields(settings, overrides, tags, null, NO_VARIANT);
  return new ConstantText(open({ ...fields, heroku: { app: settings.appName } }, 2));
}

function commonFields(
  settings: AppSettings,
  overrides: DrainOverrides,
  tags: AppTags,
  sender: Sender | null,
  variant: HeadVariant,
): object {
  const hostname = hostnameOf(settings, overrides, sender);
  return {
    ddsource: variant.source || sourceOf(settings, overrides, sender),
    ddtags: ddtagsOf(tags, sender, variant.tag),
    ...(hostname === null ? {} : { hostname }),
    service: variant.service || serviceOf(settings, overrides, sender),
  };
}

/** The `service` of a sender's logs; a `null` sender is nobody the app could say more of. */
export function serviceOf(settings: AppSettings, overrides: DrainOverrides, sender: Sender | null): string {
  return overrides.service || processSettings(settings, sender)?.service || settings.service || settings.appName;
}

/**
 * The `ddsource`: what the app maps the process type to. Lines that the platform writes about a dyno stay `heroku`: "State changed from starting to up"
 * is no Ruby log, and Datadog's Heroku pipeline is the one that reads it. Their service is the process's all the same.
 */
export function sourceOf(settings: AppSettings, overrides: DrainOverrides, sender: Sender | null): string {
  const isAboutDyno = sender !== null && sender.kind === 'system' && sender.dyno !== null;
  return overrides.source || (isAboutDyno ? undefined : processSettings(settings, sender)?.source) || DEFAULT_SOURCE;
}

function processSettings(settings: AppSettings, sender: Sender | null): ProcessSettings | undefined {
  return sender === null ? undefined : settings.processes[processTypeOf(sender.procid)];
}

/** The JSON of an object without its last `depth` closing braces. */
function open(value: object, depth: number): string {
  return JSON.stringify(value).slice(0, -depth);
}
