import type { App } from '../api/models.js';
import { APP_SORTS, type AppSort } from '../features/apps/app-sorts.js';
import { APP_STATES } from '../features/apps/app-state.js';
import { AUDITED } from '../features/audit-log/audit-words.js';
import { ACTOR_KINDS, type ActorKind } from '../features/audit-log/list-audit-log.js';
import { LINE_KINDS, type LineKind, type TailView } from '../features/tail/tail-filter.js';
import { type Period, parsePeriod } from '../features/tenant-usage/period.js';
import { parseRange, type Range } from '../features/usage/range.js';

// What each page keeps in its URL. Everything is optional: a missing or unreadable value is the default.

interface EntrySearch {
  /** Where to go once signed in: a path of this page, never another host. */
  next?: string;
}

export function entrySearch(search: Record<string, unknown>): EntrySearch {
  const { next } = search;
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {};
}

interface LinkSearch {
  /** Of the link in a mail. */
  token?: string;
}

export function linkSearch({ token }: Record<string, unknown>): LinkSearch {
  return typeof token === 'string' && token !== '' ? { token } : {};
}

interface ListSearch {
  /** The dialog that adds one is open. */
  new?: true;
}

/** Of a list whose entries are made in a dialog. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  return search.new === true ? { new: true } : {};
}

interface ConfirmedSearch {
  /** better-auth's code for why the address was not confirmed. */
  error?: string;
  /** Whoever wants another address has agreed by the one they have; the new one is asked next. */
  step?: 'new-address';
}

export function confirmedSearch({ error, step }: Record<string, unknown>): ConfirmedSearch {
  return {
    ...(typeof error === 'string' ? { error } : {}),
    ...(step === 'new-address' ? { step } : {}),
  };
}

interface HerokuSearch {
  /** What Heroku adds when somebody has agreed. */
  code?: string;
  state?: string;
  /** … or has not. */
  error?: string;
}

export function herokuSearch({ code, state, error }: Record<string, unknown>): HerokuSearch {
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof state === 'string' ? { state } : {}),
    ...(typeof error === 'string' ? { error } : {}),
  };
}

interface StartSearch {
  destination?: string;
  app?: string;
}

export function startSearch(search: Record<string, unknown>): StartSearch {
  const { destination, app } = search;
  return {
    ...(typeof destination === 'string' ? { destination } : {}),
    ...(typeof app === 'string' ? { app } : {}),
  };
}

export interface AppsSearch {
  q?: string;
  state?: App['state'] | undefined;
  sort?: AppSort;
  /** From 1 on; left out for the first one. */
  page?: number;
}

export function appsSearch(search: Record<string, unknown>): AppsSearch {
  const state = APP_STATES.find((each) => each === search.state);
  const sort = APP_SORTS.find((each) => each === search.sort);
  const page = pageOf(search.page);
  return {
    ...(typeof search.q === 'string' && search.q !== '' ? { q: search.q } : {}),
    ...(state ? { state } : {}),
    ...(sort ? { sort } : {}),
    ...(page ? { page } : {}),
  };
}

/** null: the first one, or none. */
function pageOf(value: unknown): number | null {
  const page = Number(value);
  return Number.isInteger(page) && page > 1 ? page : null;
}

interface UsageSearch {
  period?: Period;
  /** From 1 on; left out for the first one. */
  page?: number;
}

export function usageSearch(search: Record<string, unknown>): UsageSearch {
  const period = parsePeriod(search.period);
  const page = pageOf(search.page);
  return { ...(period ? { period } : {}), ...(page ? { page } : {}) };
}

interface AppSearch {
  range?: Range;
}

export function appSearch(search: Record<string, unknown>): AppSearch {
  const range = parseRange(search.range);
  return range ? { range } : {};
}

interface TailSearch {
  q?: string;
  dyno?: string;
  kind?: LineKind;
  view?: TailView;
}

export function tailSearch({ q, dyno, kind, view }: Record<string, unknown>): TailSearch {
  const known = LINE_KINDS.find((each) => each === kind);
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(typeof dyno === 'string' && dyno !== '' ? { dyno } : {}),
    ...(known ? { kind: known } : {}),
    ...(view === 'datadog' ? { view } : {}),
  };
}

export interface AuditSearch {
  actorKind?: ActorKind | undefined;
  resource?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Of the page before; left out for the newest entries. */
  cursor?: string;
}

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const actorKind = ACTOR_KINDS.find((each) => each === search.actorKind);
  const resource = AUDITED.find((each) => each === search.resource);
  const day = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null);
  const [from, to] = [day(search.from), day(search.to)];
  return {
    ...(actorKind ? { actorKind } : {}),
    ...(resource ? { resource } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(typeof search.cursor === 'string' ? { cursor: search.cursor } : {}),
  };
}
