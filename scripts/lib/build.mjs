import { join } from 'node:path';
import { LaunchFault } from './launch-fault.mjs';
import { ROOT } from './repository.mjs';
import { runCommand } from './run-command.mjs';

/** A compiler takes a core and half a gigabyte; turbo would start ten. */
export const ONE_PER_CORE = ['--concurrency=100%'];

/**
 * Builds what has changed since the last build; turbo keeps the results in `.turbo/cache`.
 * @param {readonly string[]} [filters] turbo `--filter` values; everything when left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} a remark for the progress line
 * @throws {LaunchFault} with the compiler's output
 */
export async function build(filters = [], signal) {
  const args = [
    join(ROOT, 'node_modules/turbo/bin/turbo'),
    'run',
    'build',
    '--output-logs=errors-only',
    '--ui=stream',
    ...ONE_PER_CORE,
  ];
  for (const filter of filters) args.push(`--filter=${filter}`);
  const { code, output } = await runCommand(process.execPath, args, {
    env: turboEnvironment(process.env),
    ...(signal && { signal }),
  });
  if (code !== 0) throw new LaunchFault('The build failed', 'The output above says where', output);
  const cached = /Cached:\s+(\d+) cached, (\d+) total/.exec(output);
  if (!cached) return '';
  return cached[1] === cached[2] ? 'up to date' : `${Number(cached[2]) - Number(cached[1])} of ${cached[2]} rebuilt`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} turbo's environment: no telemetry, no update notice, no colours in captured output, and
 *   without NODE_ENV, since one and the same build serves development and production
 */
export function turboEnvironment({ NODE_ENV: _, ...env }) {
  return { ...env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1', FORCE_COLOR: '0' };
}
