import type { App } from '../../api/models.js';
import type { Tone } from '../../ui/tone.js';

interface StateWords {
  readonly tone: Tone;
  readonly label: string;
  readonly explanation: string;
}

const words: Readonly<Record<App['state'], StateWords>> = {
  waiting: { tone: 'warn', label: 'Waiting', explanation: 'Heroku has not sent a frame yet.' },
  healthy: { tone: 'good', label: 'Healthy', explanation: 'Lines arrive and Datadog accepts them.' },
  delayed: {
    tone: 'warn',
    label: 'Delayed',
    explanation: 'Lines arrive, but Datadog has accepted nothing for more than a minute.',
  },
  needs_key: {
    tone: 'bad',
    label: 'Needs a key',
    explanation: 'The destination has no API key yet. Lines are set aside until it gets one.',
  },
  key_rejected: {
    tone: 'bad',
    label: 'Key rejected',
    explanation: 'Datadog rejects the key. Lines are set aside until it is replaced.',
  },
  over_quota: {
    tone: 'bad',
    label: 'Over quota',
    explanation: 'More lines arrive than the quota allows. What is over it is dropped.',
  },
  silent: { tone: 'idle', label: 'Silent', explanation: 'Heroku has sent nothing for an hour.' },
};

/** An app's state in words, each with one sentence on what it means. */
export function appState(state: App['state']): StateWords {
  return words[state];
}

/** All states, in the order they are offered as a filter. */
export const APP_STATES = Object.keys(words) as readonly App['state'][];
