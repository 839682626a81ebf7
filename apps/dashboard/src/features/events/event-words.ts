import type { Event } from '../../api/models.js';

const words: Readonly<Record<Event['kind'], string>> = {
  key_rejected: 'Datadog rejected the key',
  wrong_url: 'What answered was not an intake',
  unreachable: 'The site answered with failures only',
  recovered: 'It took logs again',
  parked_expiring: 'Parked lines were about to get too old',
  park_overflow: 'There was no room for more parked lines',
  quota_near: 'Four fifths of the day’s quota was used',
  over_quota: 'More came in than the quota allows',
  upstream_loss: 'Heroku lost many lines itself',
  metrics_limited: 'There were more metrics than are sent',
  app_silent: 'The app fell silent',
  app_talking: 'The app was heard again',
  dead_letters: 'Datadog refused logs for good',
};

/** What happened, in a few words. */
export function eventWords({ kind }: Pick<Event, 'kind'>): string {
  return words[kind];
}
