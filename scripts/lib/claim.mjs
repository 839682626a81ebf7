import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyProcess, isRunning } from './process-identity.mjs';
import { waitUntil } from './wait-until.mjs';

/**
 * One launcher per data directory.
 *
 * Every launcher writes its own file `launcher-<pid>.json` (state `claiming`) and only then looks for others. A file
 * whose process no longer runs is removed. Seeing another file, it gives up when that one is `running`, or is claiming
 * too with a lower pid; with the lower pid of the two it waits until the other has decided. Whoever sees nobody turns
 * `running`. Since both write before they look, two can never both get through, and nothing has to be taken away from a
 * dead owner, which is what makes the usual single lock file racy.
 *
 * @typedef {import('./process-identity.mjs').ProcessIdentity & { state: 'claiming' | 'running', url?: string }} Claim
 */

const FILE_PATTERN = /^launcher-(\d+)\.json$/;
const DECISION_TIMEOUT_MS = 5_000;

/**
 * @param {string} runFolder
 * @returns {Promise<{ holder: Claim } | { announce: (url: string) => Promise<void>, release: () => void }>}
 *   `holder` when somebody else has it; `announce` adds the address for a second launcher to name
 */
export async function claimDataDir(runFolder) {
  const own = identifyProcess(process.pid);
  if (!own) throw new Error('cannot read the start time of this process');
  const path = join(runFolder, `launcher-${own.pid}.json`);
  /** @param {Claim} claim */
  const write = async (claim) => {
    await writeFile(`${path}.new`, JSON.stringify(claim), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  const release = () => rmSync(path, { force: true });

  await write({ ...own, state: 'claiming' });
  /** @type {Claim | undefined} */
  let holder;
  const decided = await waitUntil(
    () => {
      const others = otherClaims(runFolder, own.pid);
      holder = others.find((other) => other.state === 'running' || other.pid < own.pid);
      return holder !== undefined || others.length === 0;
    },
    { timeoutMs: DECISION_TIMEOUT_MS, intervalMs: 10 },
  );
  if (!decided) holder = otherClaims(runFolder, own.pid)[0];
  if (holder) {
    release();
    return { holder };
  }
  await write({ ...own, state: 'running' });
  return { announce: (url) => write({ ...own, state: 'running', url }), release };
}

/**
 * @param {string} runFolder
 * @param {number} ownPid
 * @returns {Claim[]} of processes that still run; the files of others are removed
 */
function otherClaims(runFolder, ownPid) {
  /** @type {Claim[]} */
  const claims = [];
  for (const name of readdirSync(runFolder)) {
    const pid = Number(FILE_PATTERN.exec(name)?.[1]);
    if (!pid || pid === ownPid) continue;
    const claim = readClaim(join(runFolder, name));
    if (claim && isRunning(claim)) claims.push(claim);
    else rmSync(join(runFolder, name), { force: true });
  }
  return claims;
}

/**
 * @param {string} path
 * @returns {Claim | null}
 */
function readClaim(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
