// Five bands, run one after the other by `npm test`. Tests import sources, never dist, through the mapper below;
// only the processes that a test spawns come from dist.
const base = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^@logferry/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // Copies of the packages' manifests under build outputs would clash by name.
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data', '<rootDir>/.turbo/'],
};
const band = (displayName, testMatch) => ({ ...base, displayName, testMatch });
// Real servers on a shared machine: a stall of seconds fails now one test, now another, and must not hide whether a change
// is sound. `npm test` names what passed at the second try only.
const triedAgain = { setupFilesAfterEnv: ['<rootDir>/scripts/lib/test/try-again.mjs'] };
// A database that is migrated already, for whoever starts a server. The end-to-end tests begin with an empty one, as a
// deployment does.
const migratedOnce = {
  globalSetup: '<rootDir>/scripts/lib/test/make-postgres-template.mjs',
  globalTeardown: '<rootDir>/scripts/lib/test/remove-postgres-template.mjs',
};

export default {
  testSequencer: '<rootDir>/scripts/lib/test/slow-files-first.mjs',
  projects: [
    band('unit', [
      '<rootDir>/{packages,apps}/**/src/**/!(*.int).test.ts',
      '<rootDir>/scripts/**/!(*.int|*.e2e).test.mjs',
    ]),
    {
      ...band('integration', [
        '<rootDir>/{packages,apps}/**/src/**/*.int.test.ts',
        '<rootDir>/scripts/**/*.int.test.mjs',
      ]),
      ...triedAgain,
      ...migratedOnce,
    },
    { ...band('e2e', ['<rootDir>/tests/e2e/**/*.test.ts', '<rootDir>/scripts/**/*.e2e.test.mjs']), ...triedAgain },
    band('chaos', ['<rootDir>/tests/chaos/**/*.test.ts']),
    { ...band('browser', ['<rootDir>/tests/browser/**/*.test.ts']), ...triedAgain, ...migratedOnce },
  ],
};
