import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LaunchFault } from './launch-fault.mjs';
import { ROOT } from './repository.mjs';
import { runCommand } from './run-command.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean,
 *   peer?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages keyed by path, as in npm's lock files; '' is the root
 */

const STAMP = 'node_modules/.logferry-installed.json';

/**
 * Installs the dependencies unless `node_modules` already holds what `package-lock.json` asks for on this platform.
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} a remark for the progress line
 * @throws {LaunchFault} with npm's output
 */
export async function installDependencies(signal) {
  const lock = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
  const stamp = installStamp(lock);
  if ((await readOrEmpty(join(ROOT, STAMP))) === stamp) return 'up to date';
  const installed = await readOrEmpty(join(ROOT, 'node_modules/.package-lock.json'));
  const upToDate = installed !== '' && holdsLocked(JSON.parse(lock).packages, JSON.parse(installed).packages);
  if (!upToDate) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { code, output } = await runCommand(
      npm,
      ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'],
      {
        env: { ...process.env, FORCE_COLOR: '0' },
        ...(signal && { signal }),
      },
    );
    if (code !== 0) {
      throw new LaunchFault(
        'npm could not install the dependencies',
        'Check the network and the registry (npm ping), then run the command again',
        output,
      );
    }
  }
  // npm removes node_modules before it installs, so the stamp can only be found beside a finished installation.
  await writeFile(join(ROOT, STAMP), stamp);
  return upToDate ? 'up to date' : '';
}

/**
 * @param {string} lock the text of package-lock.json
 * @returns {string} differs whenever an installation made for another lock, platform or Node ABI must not be reused
 */
function installStamp(lock) {
  const { platform, arch, versions } = process;
  return JSON.stringify({
    lock: createHash('sha256').update(lock).digest('hex'),
    platform,
    arch,
    abi: versions.modules,
  });
}

/**
 * Whether what npm says it installed (its hidden lock file) satisfies the lock file, so that a developer's own
 * `npm install` counts too. An optional package may be absent when it is for another platform or names none.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 * @param {{ platform: string, arch: string }} [here]
 */
export function holdsLocked(wanted, installed, here = process) {
  for (const [path, lockedPackage] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (!found) {
      if (lockedPackage.optional && !isMadeFor(lockedPackage, here)) continue;
      return false;
    }
    if (found.version !== lockedPackage.version || found.integrity !== lockedPackage.integrity) return false;
  }
  return true;
}

/**
 * Packages with a `libc` count as made for elsewhere: npm picks one of two, and the other's absence says nothing.
 * @param {LockedPackage} lockedPackage
 * @param {{ platform: string, arch: string }} here
 */
function isMadeFor(lockedPackage, here) {
  if (!lockedPackage.os && !lockedPackage.cpu) return false;
  if (lockedPackage.libc) return false;
  return (
    (lockedPackage.os ?? [here.platform]).includes(here.platform) &&
    (lockedPackage.cpu ?? [here.arch]).includes(here.arch)
  );
}

/** @param {string} path */
function readOrEmpty(path) {
  return readFile(path, 'utf8').catch(() => '');
}
