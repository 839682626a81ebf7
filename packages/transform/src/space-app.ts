import type { AppSettings } from './settings.js';

/** Names of Heroku apps (Platform API, App: name). What is none names a part of the platform, or nothing. */
const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
/** A Logplex token, by which Heroku's own log-shuttles name an app (heroku/logplex, tokens: `t.` and a UUID), or the app's id. */
const TOKEN_OR_ID = /^(?:t\.)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What senders write where they name no app: Logplex's constants, and log-shuttle's defaults (config.go). */
const NO_APPS: ReadonlySet<string> = new Set(['app', 'heroku', 'host', 'log-shuttle', 'shuttle', 'token', 'localhost']);
/** How machines are called after their address. */
const ADDRESS_NAME = /^ip-\d/;

/**
 * The app of a Private Space that a line's APPNAME names, or null. Which of the two fields does is not documented by Heroku, and depends on
 * how a log-shuttle was set up; APPNAME goes before HOSTNAME.
 */
export function spaceAppOfAppname(appname: string): string | null {
  return !NO_APPS.has(appname) && (APP_NAME.test(appname) || TOKEN_OR_ID.test(appname)) ? appname : null;
}

/** The same of HOSTNAME: a dyno's own host name is a UUID, or made of its address, and would be another app after each restart. */
export function spaceAppOfHostname(hostname: string): string | null {
  const isNamed = APP_NAME.test(hostname) && !ADDRESS_NAME.test(hostname);
  return !NO_APPS.has(hostname) && (isNamed || (hostname.startsWith('t.') && TOKEN_OR_ID.test(hostname)))
    ? hostname
    : null;
}

/**
 * The settings for one app of a Private Space. The name that the tenant gave it, or what its lines call it, takes the place of the space's, in
 * host, tags and attributes, and as its service where the space has none. Everything else is the space's.
 */
export function settingsOfSpaceApp(settings: AppSettings, identifier: string): AppSettings {
  return { ...settings, appName: settings.spaceAppNames?.get(identifier) ?? identifier };
}
