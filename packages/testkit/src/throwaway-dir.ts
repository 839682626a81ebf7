import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'logferry-test-';
const NAME = /^logferry-test-(?:postgres|redis)-(\d+)-[0-9a-f]+$/;

/**
 * Makes an empty directory for a throwaway server. Its name carries our process id, so that whoever comes later can
 * tell what a killed run left behind; see {@link sweepLeftovers}.
 */
export async function makeThrowawayDir(kind: 'postgres' | 'redis'): Promise<string> {
  const dir = join(tmpdir(), `${PREFIX}${kind}-${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(dir, { mode: 0o700 });
  return dir;
}

export async function removeThrowawayDir(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Ends the servers and removes the directories of test runs that were killed before they could: those whose owner is
 * gone. A server is ended by the id its own pid file holds, and only when that process still works in the directory.
 */
export async function sweepLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const dir = join(tmpdir(), name);
    const pid = await serverPidOf(dir);
    if (pid !== null && (await worksIn(pid, dir))) process.kill(pid, 'SIGKILL');
    await removeThrowawayDir(dir).catch(() => undefined);
  }
}

async function serverPidOf(dir: string): Promise<number | null> {
  for (const file of ['postmaster.pid', 'redis.pid']) {
    const text = await readFile(join(dir, file), 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    if (pid > 1) return pid;
  }
  return null;
}

/** Both servers make their data directory the working directory. Where there is no /proc, nothing is ended. */
async function worksIn(pid: number, dir: string): Promise<boolean> {
  const workingDir = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return workingDir === dir;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'EPERM';
  }
}
