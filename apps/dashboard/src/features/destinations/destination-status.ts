import type { Destination } from '../../api/models.js';
import type { Tone } from '../../ui/tone.js';

interface StatusWords {
  readonly tone: Tone;
  readonly label: string;
  readonly explanation: string;
}

const words: Readonly<Record<Destination['status'], StatusWords>> = {
  ok: { tone: 'good', label: 'Key accepted', explanation: 'Datadog accepts this key.' },
  unverified: {
    tone: 'idle',
    label: 'Not checked',
    explanation: 'The key was stored without asking Datadog. The first delivery will tell.',
  },
  needs_key: {
    tone: 'bad',
    label: 'Needs a key',
    explanation: 'There is no API key yet. Logs are set aside until there is one.',
  },
  key_rejected: {
    tone: 'bad',
    label: 'Key rejected',
    explanation: 'Datadog rejects this key. Logs are set aside until it is replaced.',
  },
  wrong_url: {
    tone: 'bad',
    label: 'Not an intake',
    explanation: 'What answers at the site’s address is not Datadog’s intake. Logs are set aside.',
  },
  unreachable: {
    tone: 'warn',
    label: 'Not reachable',
    explanation: 'The site has answered with nothing but failures for minutes. Logs are set aside and tried again.',
  },
};

/** A destination's status in words. */
export function destinationStatus(status: Destination['status']): StatusWords {
  return words[status];
}
