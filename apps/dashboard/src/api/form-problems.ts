import { ApiError, messageOf } from './problem.js';

interface FormProblems {
  /** Messages to stand beside their fields, by field name. */
  readonly fields: Record<string, string>;
  /** The message to stand above the form; null when every fault has found its field. */
  readonly form: string | null;
}

/**
 * Sorts what a failed request says onto the fields of the form that sent it.
 *
 * @param labels the form's fields and what they are called: the api completes a sentence that starts with the name
 */
export function formProblems(error: unknown, labels: Readonly<Record<string, string>>): FormProblems {
  if (!(error instanceof ApiError)) return { fields: {}, form: messageOf(error) };
  const fields: Record<string, string> = {};
  let unplaced = false;
  for (const { path, message } of error.fields) {
    const name = Object.keys(labels).find((field) => path === field || path.startsWith(`${field}.`));
    if (name) fields[name] ??= sentence(labels[name] ?? name, message);
    else unplaced = true;
  }
  const placed = Object.keys(fields).length > 0 && !unplaced;
  return { fields, form: placed ? null : error.message };
}

function sentence(label: string, message: string): string {
  const startsLow = /^[a-z]/.test(message);
  return `${startsLow ? `${label} ` : ''}${message}${/[.!?]$/.test(message) ? '' : '.'}`;
}
