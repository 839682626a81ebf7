import type { App } from '../../api/models.js';
import { asTag } from './datadog-tag.js';

export type PreviewSettings = Pick<App, 'name' | 'env' | 'service' | 'hostMode' | 'host' | 'tags'> &
  Partial<Pick<App, 'processes'>>;

export interface PreviewedLog {
  /** Whose line it is: "web.1", "run.4821", "router". */
  readonly sender: string;
  readonly host: string | null;
  readonly service: string;
  readonly tags: readonly string[];
}

/** One-off dynos get a new number each time, so the number is left out of host and tags (design §6). */
const ONE_OFF_TYPES = new Set(['run', 'scheduler', 'release']);

/** What Datadog will show for a line of a web dyno, a one-off dyno and the router under the given settings. */
export function previewLogs(settings: PreviewSettings): readonly PreviewedLog[] {
  const kept = { ...settings, name: settings.name.trim().toLowerCase(), tags: settings.tags.map(asTag) };
  return [previewDyno(kept, 'web', 1), previewDyno(kept, 'run', 4821), previewRouter(kept)];
}

function previewDyno(settings: PreviewSettings, type: string, number: number): PreviewedLog {
  const oneOff = ONE_OFF_TYPES.has(type);
  const dyno = oneOff ? type : `${type}.${number}`;
  const dynoTags = oneOff ? [`dynotype:${type}`] : [`dyno:${dyno}`, `dynotype:${type}`];
  return {
    sender: `${type}.${number}`,
    host: hostOf(settings, dyno),
    service: settings.processes?.[type]?.service ?? serviceOf(settings),
    tags: [...commonTags(settings), ...dynoTags, 'log_kind:app', ...settings.tags],
  };
}

function previewRouter(settings: PreviewSettings): PreviewedLog {
  return {
    sender: 'router',
    host: hostOf(settings, null),
    service: serviceOf(settings),
    tags: [...commonTags(settings), 'log_kind:router', ...settings.tags],
  };
}

function hostOf(settings: PreviewSettings, dyno: string | null): string | null {
  // The rule of Datadog's own Heroku buildpack, so that logs and traces meet under one host.
  const app = settings.name.replace(/[^a-zA-Z0-9-]/g, '-');
  switch (settings.hostMode) {
    case 'app.dyno':
      return dyno === null ? app : `${app}.${dyno}`;
    case 'dyno':
      return dyno ?? app;
    case 'app':
      return app;
    case 'fixed':
      return settings.host?.trim() || null;
    case 'none':
      return null;
    default:
      return settings.hostMode satisfies never;
  }
}

function serviceOf(settings: PreviewSettings): string {
  return settings.service?.trim() || settings.name;
}

function commonTags(settings: PreviewSettings): string[] {
  const env = asTag(settings.env ?? '');
  return [...(env ? [`env:${env}`] : []), `app:${settings.name}`];
}
