import type { TailLine } from '../../api/models.js';
import type { NumberedLine } from './tail-buffer.js';

export const LINE_KINDS = ['app', 'system', 'api', 'router', 'addon'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** `raw`: as Heroku sent it, before the rules. `datadog`: only what becomes a log, as Datadog gets it. */
export type TailView = 'raw' | 'datadog';

export interface TailFilter {
  readonly q: string;
  /** A dyno (`web.1`) or a type of dynos (`web`); null: all. */
  readonly dyno: string | null;
  readonly kind: LineKind | null;
  readonly view: TailView;
}

/** The lines that pass; the very array when all do. */
export function filterLines(lines: readonly NumberedLine[], filter: TailFilter): readonly NumberedLine[] {
  const wanted = filter.q.trim().toLowerCase();
  if (wanted === '' && filter.dyno === null && filter.kind === null && filter.view === 'raw') return lines;
  return lines.filter(
    ({ line, haystack }) =>
      (filter.kind === null || line.kind === filter.kind) &&
      (filter.dyno === null || isOfDyno(line, filter.dyno)) &&
      (filter.view === 'raw' || Boolean(line.log)) &&
      (wanted === '' || haystack.includes(wanted)),
  );
}

/** What a filter by dyno can be set to: the types, each followed by its dynos, of the lines that came so far. */
export function dynosOf(lines: readonly NumberedLine[]): readonly string[] {
  const dynos = new Set<string>();
  for (const { line } of lines) {
    if (line.dyno === null) continue;
    dynos.add(line.dyno);
    dynos.add(line.dyno.split('.', 1)[0] ?? line.dyno);
  }
  return [...dynos].sort((left, right) => left.localeCompare(right, undefined, { numeric: true }));
}

function isOfDyno({ dyno }: TailLine, wanted: string): boolean {
  return dyno !== null && (dyno === wanted || dyno.startsWith(`${wanted}.`));
}
