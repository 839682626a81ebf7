import { existsSync } from 'node:fs';
import { LaunchFault } from './launch-fault.mjs';

/**
 * Adds the names of an env file to `process.env`; a name that is already set keeps its value.
 * @param {string} path
 * @returns {boolean} whether there was such a file
 */
export function loadEnvFile(path) {
  if (!existsSync(path)) return false;
  try {
    process.loadEnvFile(path);
  } catch (error) {
    throw new LaunchFault(
      `${path} cannot be read (${/** @type {Error} */ (error).message})`,
      'Mend it or move it away',
    );
  }
  return true;
}
