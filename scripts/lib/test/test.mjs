import { build } from '../build.mjs';
import { installDependencies } from '../install.mjs';
import { LaunchFault, printFault } from '../launch-fault.mjs';
import { progress } from '../progress.mjs';
import { listenForStop } from '../start/stop-request.mjs';
import { turnsOf } from './bands.mjs';
import { parseTestOptions } from './options.mjs';
import { bandNotRun, runBand } from './run-band.mjs';
import { renderSummary } from './summary.mjs';
import { installPrograms, missingPrograms } from './system-programs.mjs';

/**
 * Everything `npm test` does; sets the exit code. A band that fails does not keep the others from running, and a band
 * that cannot run counts as failed: nothing is left out in silence.
 * @param {readonly string[]} args
 */
export async function test(args) {
  const startedAt = performance.now();
  const { signal } = listenForStop();
  try {
    const bands = parseTestOptions(args);
    // At the same time: one waits for the registry, the other for Debian's mirror.
    const [installed, prepared] = await Promise.allSettled([
      progress('dependencies', async (note) => note(await installDependencies(signal))),
      preparePrograms(bands, signal),
    ]);
    for (const result of [installed, prepared]) if (result.status === 'rejected') throw result.reason;
    const missing = prepared.status === 'fulfilled' ? prepared.value : [];
    const isBuilt = await prepareBuild(bands, signal);
    /** @type {import('./run-band.mjs').BandResult[]} */
    const results = isBuilt ? [] : [{ ...bandNotRun('build', 'see above'), status: 'failed' }];
    for (const turn of turnsOf(bands)) {
      if (signal.aborted) break;
      results.push(...(await runTurn(turn, missing, isBuilt, signal)));
    }
    process.stdout.write(renderSummary(results, performance.now() - startedAt));
    process.exitCode = signal.aborted || results.some(({ status }) => status !== 'passed') ? 1 : 0;
  } catch (error) {
    printFault(error);
    process.exitCode = 1;
  }
}

/**
 * @param {readonly import('./bands.mjs').Band[]} bands
 * @param {AbortSignal} signal
 * @returns {Promise<readonly import('./bands.mjs').System[]>} programs that are still missing
 * @throws {LaunchFault} with CI=true: there a missing program is the end
 */
async function preparePrograms(bands, signal) {
  const wanted = new Set(bands.flatMap((band) => (band.kind === 'jest' ? band.needs : [])));
  const missing = missingPrograms([...wanted]);
  if (missing.length === 0) return [];
  try {
    await progress(`apt-get install ${missing.join(' ')}`, () => installPrograms(missing, signal));
    return [];
  } catch (error) {
    if (process.env.CI === 'true' || !(error instanceof LaunchFault)) throw error;
    printFault(error);
    return missing;
  }
}

/**
 * @param {readonly import('./bands.mjs').Band[]} bands
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false when the build failed; its output has been shown then
 */
async function prepareBuild(bands, signal) {
  if (!bands.some(({ needsBuild }) => needsBuild)) return true;
  try {
    await progress('build', async (note) => note(await build([], signal)));
    return true;
  } catch (error) {
    printFault(error);
    return false;
  }
}

/**
 * Runs bands at the same time, under one line of progress.
 * @param {readonly import('./bands.mjs').Band[]} turn
 * @param {readonly import('./bands.mjs').System[]} missing
 * @param {boolean} isBuilt
 * @param {AbortSignal} signal
 * @returns {Promise<readonly import('./run-band.mjs').BandResult[]>} in the order of the bands
 */
async function runTurn(turn, missing, isBuilt, signal) {
  const results = await progress(turn.map(({ name }) => name).join(' and '), async (note) => {
    const outcomes = await Promise.all(turn.map((band) => runOrExplain(band, missing, isBuilt, signal)));
    note(outcomes.map(describe).filter(Boolean).join('; '));
    return outcomes;
  });
  for (const { status, unsteady, output } of results) {
    const isTelling = status === 'failed' || unsteady.length > 0;
    if (isTelling && output.trim()) process.stdout.write(`\n${output.trimEnd()}\n\n`);
  }
  return results;
}

/**
 * @param {import('./bands.mjs').Band} band
 * @param {readonly import('./bands.mjs').System[]} missing
 * @param {boolean} isBuilt
 * @param {AbortSignal} signal
 * @returns {Promise<import('./run-band.mjs').BandResult>}
 */
async function runOrExplain(band, missing, isBuilt, signal) {
  const absent = band.kind === 'jest' ? band.needs.filter((name) => missing.includes(name)) : [];
  if (absent.length > 0) return bandNotRun(band.name, `needs ${absent.join(' and ')}`);
  // Unit tests import sources, so most of them still say something useful.
  if (!isBuilt && band.needsBuild && band.name !== 'unit') return bandNotRun(band.name, 'needs the build');
  return runBand(band, signal);
}

/**
 * @param {import('./run-band.mjs').BandResult} result
 * @returns {string} empty for a check that passed
 */
function describe({ name, status, passed, skipped, reason }) {
  const counts = passed + skipped > 0 ? `${passed} passed${skipped > 0 ? `, ${skipped} skipped` : ''}` : '';
  return [status === 'passed' ? '' : `${name} ${status.toUpperCase()}: ${reason}`, counts].filter(Boolean).join(', ');
}
