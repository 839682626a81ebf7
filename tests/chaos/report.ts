import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../support/table.js';
import type { AppAudit } from './ledger-audit.js';
import type { ChaosOptions } from './options.js';
import type { TimelineEntry } from './timeline.js';

/** One thing that must hold at the end of a run. */
export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
  readonly isMet: boolean;
}

export interface ChaosReport {
  readonly options: ChaosOptions;
  readonly startedAt: string;
  readonly verdicts: readonly Verdict[];
  readonly ledger: readonly AppAudit[];
  /** Figures without a bound. */
  readonly figures: Readonly<Record<string, string>>;
  /** What was wrong, in words; the first few of each kind. */
  readonly complaints: readonly string[];
  readonly timeline: readonly TimelineEntry[];
}

export function isPassed(report: ChaosReport): boolean {
  return report.verdicts.every(({ isMet }) => isMet);
}

/** The report as a person reads it. */
export function renderReport(report: ChaosReport): string {
  const { options, timeline } = report;
  const startMs = Date.parse(report.startedAt);
  const second = (atMs: number): string => ((atMs - startMs) / 1_000).toFixed(1);
  const parts = [
    `chaos, seed ${options.seed}, ${options.minutes} min at ${options.linesPerSecond} lines/s${options.hasKills ? '' : ', without kills'}`,
    table(
      [...timeline].map(({ title, fromMs, toMs }) => ({
        fault: title,
        'from s': second(fromMs),
        'to s': second(toMs),
      })),
    ),
    table(Object.entries(report.figures).map(([figure, value]) => ({ figure, value }))),
    table(
      report.ledger.map((audit) => ({
        ledger: audit.app,
        received: String(audit.received),
        ended: String(audit.ended),
        unbalanced: String(audit.unbalanced),
        'received off': String(audit.receivedOff),
        'delivered off': String(audit.deliveredOff),
        'refused off': String(audit.refusedOff),
        parked: String(audit.parked),
        allowed: String(audit.allowed),
        '': audit.isInOrder ? 'ok' : 'WRONG',
      })),
    ),
    ...(report.complaints.length > 0 ? [report.complaints.join('\n')] : []),
    table(
      report.verdicts.map(({ what, found, wanted, isMet }) => ({
        check: what,
        found,
        wanted,
        '': isMet ? 'ok' : 'FAILED',
      })),
    ),
    isPassed(report) ? 'passed' : `FAILED: again with --seed ${options.seed} --minutes ${options.minutes}`,
  ];
  return parts.join('\n\n');
}

/** Writes the report as text and as JSON; returns the path of the text. */
export function writeReport(directory: string, report: ChaosReport): string {
  mkdirSync(directory, { recursive: true });
  const name = `chaos-${report.startedAt.replaceAll(':', '-')}-seed-${report.options.seed}`;
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(directory, `${name}.txt`);
  writeFileSync(path, `${renderReport(report)}\n`);
  return path;
}
