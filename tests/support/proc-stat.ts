import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * What a process costs, read from Linux's /proc. A server's figure is its whole tree: Postgres forks one process a
 * connection, Redis forks to rewrite its append-only file.
 */

/** USER_HZ, the unit of the times in /proc/<pid>/stat: 100 on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** CPU seconds of the process itself, and of its children that have ended. */
  readonly ownSeconds: number;
  readonly endedChildrenSeconds: number;
}

/** CPU seconds spent by `pid` and all its descendants, living and ended. 0 when it is gone. */
export function cpuSecondsOfTree(pid: number): number {
  return tree(pid).reduce((sum, stat) => sum + stat.ownSeconds + stat.endedChildrenSeconds, 0);
}

/** Peak resident bytes of one process since it started or since {@link resetPeak}. */
export function peakBytesOf(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(pid, 'status'));
  return Number(match?.[1] ?? 0) * 1024;
}

/** Makes now the start of the peak; the kernel allows it for one's own processes only. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Without the right the peak counts from the process's start, which is only less exact.
  }
}

/**
 * Bytes resident now in `pid` and its descendants, pages that several share counted once. Adding up the resident sizes of a
 * Postgres would count its shared buffers once per connection.
 */
export function proportionalBytesOfTree(pid: number): number {
  return tree(pid).reduce((sum, stat) => sum + proportionalBytesOf(stat.pid), 0);
}

/** Bytes resident now in one process, pages that several share counted in parts. */
export function proportionalBytesOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024;
}

/** The direct child of this process with that command name, the newest when there are several. */
export function childNamed(name: string): number {
  const children = readAll().filter((stat) => stat.parent === process.pid && stat.name === name);
  const pid = children.at(-1)?.pid;
  if (pid === undefined) throw new Error(`no child process named ${name}`);
  return pid;
}

function tree(root: number): Stat[] {
  const all = readAll();
  const found = all.filter((stat) => stat.pid === root);
  for (const stat of found) found.push(...all.filter((child) => child.parent === stat.pid));
  return found;
}

function readAll(): Stat[] {
  const stats: Stat[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const text = readProc(pid, 'stat');
    if (text !== '') stats.push(parseStat(pid, text));
  }
  return stats.sort((a, b) => a.pid - b.pid);
}

/** proc(5): the command name stands in parentheses and may itself hold spaces and parentheses. */
function parseStat(pid: number, text: string): Stat {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const seconds = (index: number): number => Number(fields[index] ?? 0) / TICKS_PER_SECOND;
  return {
    pid,
    parent: Number(fields[1] ?? 0),
    name: text.slice(open + 1, close),
    ownSeconds: seconds(11) + seconds(12),
    endedChildrenSeconds: seconds(13) + seconds(14),
  };
}

/** Empty when the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
