import { describe, expect, test } from '@jest/globals';
import { holdsLocked } from './install.mjs';

const here = { platform: 'linux', arch: 'x64' };
const pino = { version: '10.4.0', integrity: 'sha512-a' };

describe('holdsLocked', () => {
  test('is satisfied by the same packages, whatever else is installed', () => {
    const wanted = { '': {}, 'node_modules/pino': pino };
    expect(holdsLocked(wanted, { 'node_modules/pino': pino, 'node_modules/more': {} }, here)).toBe(true);
  });

  test('notices a package that is missing', () => {
    expect(holdsLocked({ 'node_modules/pino': pino }, {}, here)).toBe(false);
  });

  test('notices another version and other content of the same version', () => {
    const wanted = { 'node_modules/pino': pino };
    expect(holdsLocked(wanted, { 'node_modules/pino': { ...pino, version: '10.3.0' } }, here)).toBe(false);
    expect(holdsLocked(wanted, { 'node_modules/pino': { ...pino, integrity: 'sha512-b' } }, here)).toBe(false);
  });

  test('does not miss an optional package made for another platform, or for none in particular', () => {
    const wanted = {
      'node_modules/mac': { optional: true, os: ['darwin'], cpu: ['arm64'] },
      'node_modules/musl': { optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/any': { optional: true },
    };
    expect(holdsLocked(wanted, {}, here)).toBe(true);
  });

  test('misses the optional package made for this platform, as after copying node_modules from another machine', () => {
    const wanted = { 'node_modules/postgres': { optional: true, os: ['linux'], cpu: ['x64'] } };
    expect(holdsLocked(wanted, {}, here)).toBe(false);
    expect(holdsLocked(wanted, {}, { platform: 'darwin', arch: 'arm64' })).toBe(true);
  });
});
