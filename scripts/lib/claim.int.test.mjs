import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimDataDir } from './claim.mjs';
import { identifyProcess } from './process-identity.mjs';

const CLAIM_MODULE = new URL('./claim.mjs', import.meta.url).href;

/** @type {string} */
let folder;
/** @type {import('node:child_process').ChildProcess[]} */
let claimants;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-claim-'));
  claimants = [];
});
afterEach(() => {
  for (const claimant of claimants) claimant.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/**
 * A process that tries to claim the folder and then stays.
 * @returns {Promise<'got it' | 'refused'>}
 */
function claimElsewhere() {
  const source = `
    import { claimDataDir } from ${JSON.stringify(CLAIM_MODULE)};
    const claimed = await claimDataDir(${JSON.stringify(folder)});
    console.log('holder' in claimed ? 'refused' : 'got it');
    setInterval(() => {}, 1000);`;
  const claimant = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  claimants.push(claimant);
  return new Promise((resolve) => {
    claimant.stdout.setEncoding('utf8').once('data', (line) => resolve(line.trim()));
  });
}

test('of several that start at the same moment exactly one gets the folder', async () => {
  const outcomes = await Promise.all(Array.from({ length: 6 }, claimElsewhere));
  expect(outcomes.filter((outcome) => outcome === 'got it')).toHaveLength(1);
});

test('the second learns who holds it and where it answers', async () => {
  const own = identifyProcess(claimants.length === 0 ? await startedClaimant() : 0);
  const claimed = await claimDataDir(folder);
  expect(claimed).toMatchObject({ holder: { pid: own?.pid, state: 'running' } });
});

test('what a killed process left behind does not stand in the way', async () => {
  await startedClaimant();
  const gone = new Promise((resolve) => claimants[0]?.once('exit', resolve));
  claimants[0]?.kill('SIGKILL');
  await gone;
  const claimed = await claimDataDir(folder);
  expect(claimed).toHaveProperty('release');
  expect(readdirSync(folder)).toEqual([`launcher-${process.pid}.json`]);
});

test('a stranger who now has the pid of a dead launcher does not hold the folder', async () => {
  const stranger = { pid: process.ppid, startedAt: 'another boot 1', state: 'running' };
  writeFileSync(join(folder, `launcher-${stranger.pid}.json`), JSON.stringify(stranger));
  expect(await claimDataDir(folder)).toHaveProperty('release');
});

async function startedClaimant() {
  await claimElsewhere();
  return claimants[0]?.pid ?? 0;
}
