import type { AppSettings } from './settings.js';

/** Names of Heroku apps (Platform API, App: name). What is none names a part of the platform, or nothing. */
const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
/** What senders call themselves where it is not the app's name. */
const NO_APPS: ReadonlySet<string> = new Set(['app', 'heroku', 'log-shuttle']);

/**
 * The settings for one app of a Private Space, by the name in its lines: of log-shuttle APPNAME, of OpenTelemetry `heroku.app.name`. Its
 * name takes the place of the space's, in host, tags and attributes, and as its service where the space has none. Everything else is
 * the space's, and so are the lines of senders that name no app: the router's, the platform's.
 */
export function settingsOfSpaceApp(settings: AppSettings, name: string | null): AppSettings {
  if (settings.space !== true || name === null || !APP_NAME.test(name) || NO_APPS.has(name)) return settings;
  return { ...settings, appName: name };
}
