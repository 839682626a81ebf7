import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Cells, table } from '../support/table.js';
import type { Measurement } from './measure.js';

/** One row: a subject at one POST size. */
export interface Row {
  /** `redis`, `postgres`, `syslog-ng`. */
  readonly subject: string;
  readonly saturated: Measurement;
  /** null: the subject does not reach the pace, or gives no answers to time. */
  readonly paced: Measurement | null;
}

/** Prints the tables, and what is odd in words below them. */
export function printReport(rows: readonly Row[]): void {
  console.log(`\n${table(rows.map(speedCells))}`);
  console.log(`\nCPU seconds per million lines\n${table(rows.map((row) => processCells(row, cpuText)))}`);
  console.log(`\nPeak memory, MB\n${table(rows.map((row) => processCells(row, peakText)))}`);
  for (const { subject, saturated, paced } of rows) {
    for (const each of [saturated, ...(paced === null ? [] : [paced])]) {
      if (each.refused === 0 && Object.keys(each.failures).length === 0) continue;
      console.log(
        `${subject}, ${each.linesPerPost} a POST: ${each.refused} lines refused, answers ${JSON.stringify(each.failures)}`,
      );
    }
  }
}

/** Writes the numbers beside the program and returns the file's path. */
export function writeResults(directory: string, rows: readonly Row[]): string {
  mkdirSync(directory, { recursive: true });
  const at = new Date().toISOString();
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryBytes: totalmem(), node: process.version };
  const path = join(directory, `bench-${at.replaceAll(':', '-')}.json`);
  writeFileSync(path, `${JSON.stringify({ at, machine, rows }, null, 2)}\n`);
  return path;
}

function speedCells({ subject, saturated, paced }: Row): Cells {
  return {
    subject,
    'lines/POST': String(saturated.linesPerPost),
    drains: String(saturated.drains),
    'POST/s': whole(saturated.postsPerSecond),
    'lines/s end to end': whole(saturated.linesPerSecond),
    'CPU s/M': saturated.linesPerSecond === 0 ? '-' : cpuOfServers(saturated).toFixed(1),
    'ack p50 ms': ms(saturated.ack?.p50Ms),
    'ack p99 ms': ms(saturated.ack?.p99Ms),
    'paced p50': ms(paced?.ack?.p50Ms),
    'paced p99': ms(paced?.ack?.p99Ms),
    lines: whole(saturated.lines + (paced?.lines ?? 0)),
    lost: whole(saturated.lost + (paced?.lost ?? 0)),
    duplicates: whole(saturated.duplicates + (paced?.duplicates ?? 0)),
    'B/line sent': saturated.intakeBytesPerLine.toFixed(0),
    'tail ms': whole(saturated.tailMs),
  };
}

/** What a million lines cost the servers, without the load generator and the fake intake. */
function cpuOfServers({ cpuSecondsPerMillionLines }: Measurement): number {
  let sum = 0;
  for (const [name, seconds] of Object.entries(cpuSecondsPerMillionLines)) {
    if (name !== 'load' && name !== 'intake') sum += seconds;
  }
  return sum;
}

function processCells({ subject, saturated }: Row, text: (measurement: Measurement, name: string) => string): Cells {
  const cells: Record<string, string> = {
    subject,
    'lines/POST': String(saturated.linesPerPost),
    drains: String(saturated.drains),
  };
  for (const name of PROCESS_NAMES) {
    if (name in saturated.cpuSecondsPerMillionLines) cells[name] = text(saturated, name);
  }
  return cells;
}

/** Columns in the order of a line's way. */
const PROCESS_NAMES = ['load', 'api', 'redis', 'postgres', 'worker', 'syslog-ng', 'intake'];

function cpuText(measurement: Measurement, name: string): string {
  return (measurement.cpuSecondsPerMillionLines[name] ?? 0).toFixed(2);
}

function peakText(measurement: Measurement, name: string): string {
  return ((measurement.peakBytes[name] ?? 0) / 1e6).toFixed(0);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function ms(value: number | undefined): string {
  if (value === undefined) return '-';
  return value.toFixed(value < 10 ? 1 : 0);
}
