import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchFault } from '../launch-fault.mjs';
import { ROOT } from '../repository.mjs';

/** The processes' own reading of their configuration, as the build has left it. */
const RUNTIME = join(ROOT, 'packages/runtime/dist/index.js');

/**
 * Reads the configuration as the api and the worker will, so that a fault is told before anything is started. In
 * development it also leaves the generated secrets under DATA_DIR, as the processes would.
 * @param {NodeJS.ProcessEnv} env theirs
 * @throws {LaunchFault} with every fault
 */
export async function checkConfig(env) {
  const { loadConfig } = await import(pathToFileURL(RUNTIME).href);
  try {
    loadConfig(env);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConfigError') throw error;
    throw new LaunchFault('Nothing was started', 'Mend the settings named above', error.message);
  }
}
