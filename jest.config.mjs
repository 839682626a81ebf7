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

export default {
  projects: [
    band('unit', [
      '<rootDir>/{packages,apps}/**/src/**/!(*.int).test.ts',
      '<rootDir>/scripts/**/!(*.int|*.e2e).test.mjs',
    ]),
    band('integration', ['<rootDir>/{packages,apps}/**/src/**/*.int.test.ts', '<rootDir>/scripts/**/*.int.test.mjs']),
    band('e2e', ['<rootDir>/tests/e2e/**/*.test.ts', '<rootDir>/scripts/**/*.e2e.test.mjs']),
    band('chaos', ['<rootDir>/tests/chaos/**/*.test.ts']),
    band('browser', ['<rootDir>/tests/browser/**/*.test.ts']),
  ],
};
