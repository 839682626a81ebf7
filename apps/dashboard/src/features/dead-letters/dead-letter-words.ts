import type { DeadLetter } from '../../api/models.js';

const reasons: Readonly<Record<DeadLetter['reason'], string>> = {
  intake_rejected: 'Datadog finds the log malformed',
  too_large: 'Larger than Datadog takes',
};

/** Why a log was refused. */
export function reasonWords({ reason }: Pick<DeadLetter, 'reason'>): string {
  return reasons[reason];
}

/** The message of a log as it was sent, when its beginning holds it; else the beginning as it is. */
export function previewText({ preview }: Pick<DeadLetter, 'preview'>): string {
  if (preview === null) return 'It cannot be read: the key it was sealed with is no longer configured.';
  const message = /"message":"((?:[^"\\]|\\.)*)/.exec(preview)?.[1];
  if (message === undefined) return preview;
  try {
    return String(JSON.parse(`"${message}"`));
  } catch {
    return message;
  }
}
