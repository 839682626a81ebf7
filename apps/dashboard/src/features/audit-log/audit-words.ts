import type { AuditEntry } from '../../api/models.js';
import type { ActorKind } from './list-audit-log.js';

const actors: Readonly<Record<ActorKind, string>> = {
  user: 'People',
  api_token: 'API tokens',
  operator: 'Operators',
  system: 'Logferry itself',
};

export function actorKindLabel(kind: ActorKind): string {
  return actors[kind];
}

/** What may be done something to, as the api names it. */
export const AUDITED = [
  'app',
  'destination',
  'drain_token',
  'member',
  'invitation',
  'api_token',
  'notification_channel',
  'heroku_connection',
  'tenant',
] as const;

/** "drain_token" → "drain token". */
export function resourceLabel(resource: string): string {
  return resource === 'tenant' ? 'team' : resource.replaceAll('_', ' ').replace(/^heroku\b/, 'Heroku');
}

/** "revealDrainToken" → "Reveal drain token". */
export function actionLabel(action: string): string {
  const words = action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1).replace(/\btenant\b/, 'team');
}

export interface ChangedField {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Field by field what an entry changed; null on the side where there was nothing. What was made or is gone shows with what
 * it had: a field that was empty says nothing then.
 */
export function changedFields({ before, after }: Pick<AuditEntry, 'before' | 'after'>): readonly ChangedField[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const isWhole = before === null || after === null;
  return names
    .filter((name) => !isWhole || !isEmpty(before?.[name] ?? after?.[name]))
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
