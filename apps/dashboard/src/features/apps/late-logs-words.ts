import type { App } from '../../api/models.js';

interface LateLogsWords {
  readonly value: App['lateLogs'];
  readonly label: string;
}

/** What may become of late logs in words, the default first. */
export const LATE_LOGS: readonly LateLogsWords[] = [
  { value: 'drop', label: 'Drop and count them' },
  { value: 'restamp', label: 'Send them with the time of delivery, their own kept as an attribute' },
];

/** Reads the choice from a form's text. */
export function parseLateLogs(text: string): App['lateLogs'] {
  return LATE_LOGS.find((choice) => choice.value === text)?.value ?? 'drop';
}
