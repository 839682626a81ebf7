import type { Sender } from './classify.js';
import type { AppSettings, DrainOverrides } from './settings.js';

/**
 * The `hostname` of a sender's logs, or null to leave it out. A `null` sender stands for bytes that no sender could be read from.
 *
 * | mode       | dyno `web.1`  | one-off `run.4821` | router, API, add-on, loss report |
 * |------------|---------------|--------------------|----------------------------------|
 * | `app.dyno` | `myapp.web.1` | `myapp.run`        | `myapp`                          |
 * | `dyno`     | `web.1`       | `run`              | `myapp`                          |
 * | `app`      | `myapp`       | `myapp`            | `myapp`                          |
 * | `fixed`    | the text      | the text           | the text                         |
 * | `none`     | –             | –                  | –                                |
 *
 * `app.dyno` is the name the Datadog Agent buildpack gives a dyno (DD_DYNO_HOST), so logs, traces and infrastructure meet. One-off
 * dynos have random numbers; keeping them would make a new host of every run. A host in the drain URL fixes it for every line.
 */
export function hostnameOf(settings: AppSettings, overrides: DrainOverrides, sender: Sender | null): string | null {
  if (overrides.host) return overrides.host;
  const app = sanitizeApp(settings.appName);
  const dyno = sender === null ? null : sender.isOneOff ? sender.dynotype : sender.dyno;
  switch (settings.hostMode) {
    case 'app.dyno':
      return dyno === null ? app : `${app}.${sanitizeDyno(dyno)}`;
    case 'dyno':
      return dyno === null ? app : sanitizeDyno(dyno);
    case 'app':
      return app;
    case 'fixed':
      return settings.host || null;
    case 'none':
      return null;
    default: {
      const unknown: never = settings.hostMode;
      throw new RangeError(`unknown host mode ${unknown}`);
    }
  }
}

// The two rules of the Agent buildpack (DataDog/heroku-buildpack-datadog, extra/datadog.sh).
function sanitizeApp(name: string): string {
  return name.replace(/[^a-zA-Z0-9-]/gu, '-');
}

function sanitizeDyno(name: string): string {
  return name.replace(/[^a-zA-Z0-9.-]/gu, '-');
}
