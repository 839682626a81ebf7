import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { turboEnvironment } from '../build.mjs';
import { withPassThrough } from '../postgres/run-as.mjs';
import { ROOT } from '../repository.mjs';
import { runCommand } from '../run-command.mjs';

/**
 * What became of a band. A check counts no tests; a band that fails without a failed test (a suite that cannot be
 * loaded, a time-out, no tests at all) says so in `reason`. `unsteady` are the tests that passed at the second try only,
 * `files` how long each file of tests took.
 * @typedef {{ name: string, status: 'passed' | 'failed' | 'not run', passed: number, failed: number, skipped: number,
 *   unsteady: readonly string[], files: readonly FileTime[], durationMs: number, reason: string, output: string }} BandResult
 */

/**
 * @param {import('./bands.mjs').Band} band
 * @param {AbortSignal} signal
 * @returns {Promise<BandResult>}
 */
export function runBand(band, signal) {
  return band.kind === 'check' ? runCheck(band, signal) : runJest(band, signal);
}

/**
 * @param {string} name
 * @param {string} reason
 * @returns {BandResult}
 */
export function bandNotRun(name, reason) {
  return {
    name,
    status: 'not run',
    passed: 0,
    failed: 0,
    skipped: 0,
    unsteady: [],
    files: [],
    durationMs: 0,
    reason,
    output: '',
  };
}

/**
 * @param {import('./bands.mjs').CheckBand} band
 * @param {AbortSignal} signal
 * @returns {Promise<BandResult>}
 */
async function runCheck({ name, commands }, signal) {
  let durationMs = 0;
  for (const args of commands) {
    const run = await runCommand(process.execPath, args, { env: turboEnvironment(process.env), signal });
    durationMs += run.durationMs;
    if (run.code !== 0) {
      return { ...bandNotRun(name, `exit code ${run.code}`), status: 'failed', durationMs, output: run.output };
    }
  }
  return { ...bandNotRun(name, ''), status: 'passed', durationMs };
}

/**
 * @param {import('./bands.mjs').JestBand} band
 * @param {AbortSignal} signal
 * @returns {Promise<BandResult>}
 */
async function runJest({ name, flags, timeoutMs }, signal) {
  const folder = mkdtempSync(join(tmpdir(), 'logferry-band-'));
  const report = join(folder, 'report.json');
  const timeout = AbortSignal.timeout(timeoutMs);
  const args = [
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    name,
    '--ci',
    '--json',
    `--outputFile=${report}`,
    ...flags,
  ];
  // Throwaway servers of a run as root are another user's, who must get at the programs in node_modules.
  const { code, output, durationMs } = await runCommand(
    ...withPassThrough(join(ROOT, 'node_modules'), process.execPath, args),
    {
      env: jestEnvironment(process.env),
      signal: AbortSignal.any([signal, timeout]),
    },
  );
  const counts = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  const reason = timeout.aborted ? `not done after ${timeoutMs / 1000} s` : faultOf(code, counts);
  // With --json the report is also on stdout, as one long line.
  const shown = output.split('\n').filter((line) => !line.startsWith('{"numFailedTestSuites"'));
  const { passed, failed, skipped, unsteady, files } = counts;
  const status = reason === '' ? 'passed' : 'failed';
  return { name, status, passed, failed, skipped, unsteady, files, durationMs, reason, output: shown.join('\n') };
}

/** @typedef {{ path: string, ms: number }} FileTime */
/** @typedef {{ passed: number, failed: number, skipped: number, unsteady: string[], files: FileTime[], brokenSuites: number }} Counts */

/**
 * @param {number} code
 * @param {Counts} counts
 */
function faultOf(code, { passed, failed, brokenSuites }) {
  if (failed > 0) return `${failed} failed`;
  if (brokenSuites > 0) return `${brokenSuites} test files could not run`;
  if (code !== 0) return `jest ended with exit code ${code}`;
  // A pattern that matches nothing must not look like success.
  return passed === 0 ? 'ran no tests' : '';
}

/**
 * @param {string} path of jest's JSON report
 * @returns {Counts}
 */
function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      unsteady: report.testResults.flatMap(unsteadyTests),
      files: report.testResults.map(fileTime),
      brokenSuites: report.numRuntimeErrorTestSuites,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, unsteady: [], files: [], brokenSuites: 0 };
  }
}

/** @param {{ assertionResults: { fullName: string, status: string, invocations?: number }[] }} file */
function unsteadyTests({ assertionResults }) {
  const passedLater = assertionResults.filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1);
  return passedLater.map(({ fullName }) => fullName);
}

/**
 * @param {{ name: string, startTime: number, endTime: number }} file
 * @returns {FileTime}
 */
function fileTime({ name, startTime, endTime }) {
  return { path: relative(ROOT, name), ms: endTime - startTime };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} jest runs ES modules only with Node's vm modules, which warn about themselves
 */
function jestEnvironment(env) {
  const options = [env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  return { ...env, NODE_OPTIONS: options.filter(Boolean).join(' '), FORCE_COLOR: '0' };
}
