import type { TailLine } from '../../api/models.js';
import type { Tone } from '../../ui/tone.js';

const tones: Readonly<Record<string, Tone>> = {
  emergency: 'bad',
  alert: 'bad',
  critical: 'bad',
  error: 'bad',
  warn: 'warn',
  warning: 'warn',
  notice: 'busy',
  info: 'busy',
  debug: 'idle',
  trace: 'idle',
  ok: 'good',
};

/** The level a line was read to have; null: none is known, or no log came of it. */
export function levelOf({ log }: TailLine): { readonly label: string; readonly tone: Tone } | null {
  const status = log?.status;
  if (typeof status !== 'string' || status === '') return null;
  return { label: status, tone: tones[status] ?? 'idle' };
}

/** What rules did to a line, as a few words: "filtered by drop health checks". null: nothing. */
export function effectWords({ outcome, rules }: TailLine): string | null {
  const last = rules.at(-1);
  if (outcome === 'filtered') return last ? `filtered by ${last.name}` : 'filtered';
  if (outcome === 'sampled') return last ? `sampled out by ${last.name}` : 'sampled out';
  if (last === undefined) return null;
  return rules.map(({ name, effect }) => `${effect.replaceAll('_', ' ')} by ${name}`).join(', ');
}

/** The log's text as Datadog gets it; what is there of the line when there is no log. */
export function messageOf({ log, text }: TailLine): string {
  return typeof log?.message === 'string' ? log.message : text;
}

/** Of a field of the log that is a text; empty when it has none. */
export function fieldOf({ log }: TailLine, name: string): string {
  const value = log?.[name];
  return typeof value === 'string' ? value : '';
}

/** Joined lines, such as a stack trace, as a row of the list has room for them: their breaks as signs. */
export function inOneRow(text: string): string {
  return text.trimEnd().replace(/\s*\n\s*/g, ' ↵ ');
}
