import type { EventKind } from '@logferry/db';

/** What an event is about, by the names people gave. */
export interface EventSubject {
  readonly tenant: string;
  /** null: the event is about none, or it is gone. */
  readonly destination: string | null;
  readonly app: string | null;
}

export interface EventMessage {
  /** One line. */
  readonly title: string;
  readonly text: string;
}

/** What people are told of an event; `test` is what they ask for to try a channel. */
export function eventMessage(kind: EventKind | 'test', subject: EventSubject): EventMessage {
  const destination = subject.destination === null ? 'a destination that is gone by now' : `"${subject.destination}"`;
  const app = subject.app === null ? 'An app that is gone by now' : `The app ${subject.app}`;
  switch (kind) {
    case 'test':
      return { title: 'This is a test', text: `Notifications of ${subject.tenant} arrive here.` };
    case 'key_rejected':
      return {
        title: `Datadog rejects the API key of ${destination}`,
        text: 'Its logs are kept for 17.5 hours. Replace the key, and they follow.',
      };
    case 'wrong_url':
      return {
        title: `What answers at the site of ${destination} is no Datadog intake`,
        text: 'Its logs are kept for 17.5 hours, and follow once the site takes them.',
      };
    case 'unreachable':
      return {
        title: `Datadog has taken nothing for ${destination} for minutes`,
        text: 'Its logs are kept for 17.5 hours, and follow by themselves once it does.',
      };
    case 'recovered':
      return { title: `Logs to ${destination} flow again`, text: 'What was kept follows, oldest first.' };
    case 'parked_expiring':
      return {
        title: `Logs kept for ${destination} will soon be too old`,
        text: 'The oldest of them have less than two hours left before Datadog would discard them.',
      };
    case 'park_overflow':
      return { title: 'More logs had to be kept than may be', text: 'The oldest of them were dropped, and counted.' };
    case 'quota_near':
      return {
        title: 'Four fifths of today’s quota are used',
        text: 'What comes in beyond it before midnight (UTC) will be dropped, and counted.',
      };
    case 'over_quota':
      return {
        title: 'More lines come in than your quota allows',
        text: 'What is beyond it is dropped, and counted. Usage says how much.',
      };
    case 'upstream_loss':
      return {
        title: `${app} loses lines inside Heroku`,
        text: 'Heroku could not hand on all of its lines (L10 and the like): it logs more than its drain can carry.',
      };
    case 'app_silent':
      return {
        title: `${app} has gone silent`,
        text: 'Nothing has come from Heroku for as long as you asked to be told.',
      };
    case 'app_talking':
      return { title: `${app} logs again`, text: 'Lines come from Heroku again.' };
    case 'dead_letters':
      return {
        title: `Datadog refuses logs of ${subject.app ?? 'an app'}`,
        text: 'They are kept as dead letters, to look at, send again or discard.',
      };
    case 'metrics_limited':
      return {
        title: `${app} gives more metrics than are sent`,
        text: 'Its lines name more series or values than are kept of ten seconds. The rest is dropped, and counted.',
      };
    default:
      return kind satisfies never;
  }
}
