import type { ApiToken } from '../../api/models.js';

export type Scope = ApiToken['scopes'][number];

/** What a token may do, narrowest first. Each may also read. */
export const SCOPES: readonly { readonly value: Scope; readonly label: string; readonly means: string }[] = [
  { value: 'read', label: 'Read', means: 'Look at everything but secrets, people and API tokens.' },
  { value: 'write:apps', label: 'Apps', means: 'Apps, drain tokens, rules, dead letters and parked logs.' },
  { value: 'write:destinations', label: 'Destinations', means: 'Destinations and their keys.' },
  { value: 'admin', label: 'Admin', means: 'Everything a token may do.' },
];

export function scopeLabel(scope: Scope): string {
  return SCOPES.find(({ value }) => value === scope)?.label ?? scope;
}

export function isScope(text: string): text is Scope {
  return SCOPES.some(({ value }) => value === text);
}

const DAY_MS = 86_400_000;

/** How long a token may work, to choose from; null: until it is revoked. */
export const LIFETIMES = [
  { value: '30', label: '30 days', days: 30 },
  { value: '90', label: '90 days', days: 90 },
  { value: '365', label: 'A year', days: 365 },
  { value: 'never', label: 'Until revoked', days: null },
] as const;

/** The end of a token made now with such a lifetime; null: none. */
export function endOfLifetime(value: string, nowMs: number): string | null {
  const days = LIFETIMES.find((each) => each.value === value)?.days ?? null;
  return days === null ? null : new Date(nowMs + days * DAY_MS).toISOString();
}
