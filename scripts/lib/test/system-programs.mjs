import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LaunchFault } from '../launch-fault.mjs';
import { runCommand } from '../run-command.mjs';

/** @typedef {import('./bands.mjs').System} System */

/** Where a program may be that is not on the PATH, and how it is installed elsewhere than on Debian. */
const PROGRAMS = {
  'redis-server': {
    folders: ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'],
    brew: 'brew install redis',
  },
  chromium: { folders: ['/usr/bin', '/usr/local/bin'], brew: 'Chromium at /usr/bin/chromium' },
};

/**
 * @param {readonly System[]} wanted
 * @returns {System[]} those that are not on this machine
 */
export function missingPrograms(wanted) {
  return wanted.filter((name) => {
    const folders = [...(process.env.PATH ?? '').split(delimiter), ...PROGRAMS[name].folders];
    return !folders.some((folder) => folder !== '' && isExecutable(join(folder, name)));
  });
}

/**
 * Installs programs through apt where that can work: on Debian as root.
 * @param {readonly System[]} missing also the names of Debian's packages
 * @param {AbortSignal} signal
 * @throws {LaunchFault} saying exactly what to install
 */
export async function installPrograms(missing, signal) {
  const apt = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!isDebian()) {
    const remedy = missing
      .map((name) => `${name} (on Debian: apt-get install ${name}; else ${PROGRAMS[name].brew})`)
      .join(', ');
    throw new LaunchFault(`${missing.join(' and ')} missing`, `Install ${remedy}, then run npm test again`);
  }
  if (process.getuid?.() !== 0) {
    throw new LaunchFault(`${missing.join(' and ')} missing`, `Install with: sudo sh -c '${apt}'`);
  }
  const { code, output } = await runCommand('sh', ['-c', apt], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    signal,
  });
  if (code !== 0 || missingPrograms(missing).length > 0) {
    throw new LaunchFault(`apt-get could not install ${missing.join(' and ')}`, 'The output above says why', output);
  }
}

/** Debian itself: Ubuntu's chromium package is a stub that wants snap. */
function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
