import type { Channel } from '../../api/models.js';

export type EventKind = Channel['events'][number];

const words: Readonly<Record<EventKind, string>> = {
  key_rejected: 'Datadog rejects a key',
  wrong_url: 'A site does not know the intake’s address',
  unreachable: 'Datadog cannot be reached',
  recovered: 'A destination takes logs again',
  parked_expiring: 'Logs set aside have two hours left',
  park_overflow: 'The oldest logs set aside had to go',
  quota_near: 'Four fifths of the day’s bytes are used',
  over_quota: 'More comes than the plan allows',
  upstream_loss: 'Heroku loses an app’s lines',
  metrics_limited: 'An app gives more metrics than are kept',
  app_silent: 'An app has gone silent',
  app_talking: 'An app sends again',
  dead_letters: 'Datadog refuses logs for good',
};

/** Every kind of event, with its words. */
export const EVENTS = Object.entries(words).map(([value, label]) => ({ value, label }));

export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(words, text);
}
