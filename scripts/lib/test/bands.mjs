import { ONE_PER_CORE } from '../build.mjs';

/**
 * The bands of `npm test`, in the order they run: cheap and exact ones first. They run one after the other, but for those
 * that leave a core idle (see {@link turnsOf}).
 *
 * @typedef {'redis-server' | 'chromium'} System a program from outside npm
 * @typedef {object} CheckBand
 * @property {string} name
 * @property {'check'} kind passes or fails as a whole
 * @property {boolean} needsBuild
 * @property {boolean} isBeside runs beside the band before it
 * @property {readonly (readonly string[])[]} commands arguments for node, one after the other; paths from the repository
 * @typedef {object} JestBand
 * @property {string} name also the name of the project in jest.config.mjs
 * @property {'jest'} kind
 * @property {boolean} needsBuild
 * @property {boolean} isBeside runs beside the band before it
 * @property {readonly System[]} needs
 * @property {readonly string[]} flags
 * @property {number} timeoutMs of the whole band
 * @typedef {CheckBand | JestBand} Band
 */

const MINUTE_MS = 60_000;

/** @type {readonly Band[]} */
export const BANDS = [
  check('lint', false, ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
  check('types', true, [
    'node_modules/turbo/bin/turbo',
    'run',
    'typecheck',
    '--output-logs=errors-only',
    '--ui=stream',
    '--no-color',
    ...ONE_PER_CORE,
  ]),
  check('boundaries', true, [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config=.dependency-cruiser.mjs',
    '--progress=none',
    'packages',
    'apps',
    'tests',
  ]),
  // Each of these has use for one core only.
  beside(check('dead-code', true, ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'])),
  beside(
    check(
      'generated',
      true,
      ['packages/transform/scripts/line-memory.mjs', '--check'],
      ['scripts/env-example.mjs', '--check'],
      ['apps/api/dist/write-openapi.js', '--check'],
    ),
  ),
  // Unit tests import the generated Prisma client, which the build makes.
  jest('unit', { needs: [], flags: ['--maxWorkers=2'], timeoutMs: 3 * MINUTE_MS }),
  jest('integration', {
    needs: ['redis-server'],
    flags: ['--maxWorkers=2', '--testTimeout=60000'],
    timeoutMs: 15 * MINUTE_MS,
  }),
  // Alone on the machine: what a kill catches on its way grows with the load, and beside it tests of time become unsteady.
  jest('chaos', { needs: ['redis-server'], flags: ['--runInBand'], timeoutMs: 8 * MINUTE_MS }),
  // One product on each store at a time, two in all: each uses three quarters of a core. 5 min; 7 one after the other.
  jest('e2e', {
    needs: ['redis-server'],
    flags: ['--maxWorkers=2', '--testTimeout=120000'],
    timeoutMs: 12 * MINUTE_MS,
  }),
  // Two products and two browsers: 7 min.
  jest('browser', {
    needs: ['chromium'],
    flags: ['--maxWorkers=2', '--testTimeout=120000'],
    timeoutMs: 15 * MINUTE_MS,
  }),
];

/**
 * @param {string} name
 * @param {boolean} needsBuild
 * @param {...readonly string[]} commands
 * @returns {CheckBand}
 */
function check(name, needsBuild, ...commands) {
  return { name, kind: 'check', needsBuild, isBeside: false, commands };
}

/**
 * @param {string} name
 * @param {{ needs: readonly System[], flags: readonly string[], timeoutMs: number }} options
 * @returns {JestBand}
 */
function jest(name, options) {
  return { name, kind: 'jest', needsBuild: true, isBeside: false, ...options };
}

/**
 * @param {Band} band
 * @returns {Band}
 */
function beside(band) {
  return { ...band, isBeside: true };
}

/**
 * @param {readonly Band[]} bands
 * @returns {readonly (readonly Band[])[]} those that run at the same time together, in the order of their turns
 */
export function turnsOf(bands) {
  /** @type {Band[][]} */
  const turns = [];
  for (const band of bands) {
    const before = turns.at(-1);
    if (band.isBeside && before) before.push(band);
    else turns.push([band]);
  }
  return turns;
}
