import { type Status, statusOfNumber, statusOfWord } from '../level.js';
import { labelIn } from './own-values.js';

/** Names of a level beside `status`, in the order in which they are believed. They stay attributes, too. */
export const OWN_LEVEL_NAMES: readonly string[] = [
  'level',
  'severity',
  'lvl',
  'levelname',
  'loglevel',
  'log_level',
  'log.level',
];

/** What `status` says as Datadog reads it: a level's name or a syslog number. Empty for anything else: a response's code, a job's state. */
export function statusIn(json: string | undefined): Status | '' {
  const text = labelIn(json);
  return text.length === 1 && text >= '0' && text <= '7' ? statusOfNumber(text) : statusOfWord(text);
}

/** The first of the level's names that names one; the numbers of pino and bunyan, which Datadog would all take for `info`, are read. */
export function levelIn(known: ReadonlyMap<string, string>): Status | '' {
  for (const name of OWN_LEVEL_NAMES) {
    const text = labelIn(known.get(name));
    const level = statusOfWord(text) || statusOfNumber(text);
    if (level !== '') return level;
  }
  return '';
}
