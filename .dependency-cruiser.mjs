// Which way imports may go (ARCHITECTURE.md). Type imports count like any other. A rule's comment says why it stands;
// to see one at work: npm run check:boundaries.

const TEST_FILE = '\\.(test|property\\.test|int\\.test)\\.tsx?$|[.-]suite\\.ts$';

/** Our own workspaces, through their folder or through the link in node_modules. */
const ours = (/** @type {string} */ names) => `^(node_modules/@logferry/|packages/|apps/)(${names})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules in a ring cannot be read, tested or replaced one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import nobody can find is checked by no rule. Run npm run build first.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-know-no-apps',
      comment: 'Imports go apps → packages.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: ours('api|worker|dashboard') },
    },
    {
      name: 'apps-know-no-apps',
      comment: 'They meet in the database, the queue and HTTP, so that each can be deployed alone.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: ours('api|worker|dashboard'), pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-know-no-tests',
      comment: 'tests/ drives the product from outside.',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { path: '^(tests/|node_modules/@logferry/tests)' },
    },
    {
      name: 'logplex-datadog-and-zstd-stand-alone',
      comment:
        'Heroku’s bytes and Datadog’s intake know nothing of each other, nor of us. How bytes are packed is nobody’s.',
      severity: 'error',
      from: { path: '^packages/(logplex|datadog|zstd)/src/', pathNot: TEST_FILE },
      to: { path: ours('[^/]+'), pathNot: '^packages/($1|zstd)/' },
    },
    {
      name: 'transform-knows-only-logplex',
      comment: 'Pure, so that the api can preview rules with the very code that the worker runs.',
      severity: 'error',
      from: { path: '^packages/transform/src/', pathNot: TEST_FILE },
      to: { path: ours('[^/]+'), pathNot: '^packages/(transform/src|logplex)/' },
    },
    {
      name: 'pure-packages-do-no-io',
      comment: 'logplex and transform compute; whatever reads or writes belongs elsewhere.',
      severity: 'error',
      from: { path: '^packages/(logplex|transform)/src/', pathNot: TEST_FILE },
      to: {
        path: '^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster)$',
      },
    },
    {
      name: 'nest-only-in-api',
      comment: 'A framework in one place can be replaced in one place.',
      severity: 'error',
      from: { pathNot: '^apps/api/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'ingest-knows-no-control-plane',
      comment:
        'The data plane stays small and fast, and answers while the control plane is broken. Both share http/ and invalidation/.',
      severity: 'error',
      from: { path: '^apps/api/src/ingest/', pathNot: TEST_FILE },
      to: { path: '^apps/api/src/[^/]+/', pathNot: '^apps/api/src/(ingest|http|invalidation)/' },
    },
    {
      name: 'control-plane-knows-no-ingest',
      comment: 'Only the composition root (the files beside the folders) knows both.',
      severity: 'error',
      from: { path: '^apps/api/src/[^/]+/', pathNot: ['^apps/api/src/ingest/', TEST_FILE] },
      to: { path: '^apps/api/src/ingest/' },
    },
    {
      name: 'dashboard-knows-only-itself',
      comment: 'Its one contract with the rest is the OpenAPI document.',
      severity: 'error',
      from: { path: '^apps/dashboard/' },
      to: { path: ours('[^/]+'), pathNot: '^apps/dashboard/' },
    },
    {
      name: 'dashboard-layers',
      comment: 'pages → features → ui; a lower layer knows no higher one.',
      severity: 'error',
      from: { path: '^apps/dashboard/src/(ui|api)/' },
      to: { path: '^apps/dashboard/src/(features|pages)/' },
    },
    {
      name: 'dashboard-features-know-no-pages',
      severity: 'error',
      from: { path: '^apps/dashboard/src/features/' },
      to: { path: '^apps/dashboard/src/pages/' },
    },
    {
      name: 'testkit-only-in-tests',
      comment: 'Fakes never reach production.',
      severity: 'error',
      from: {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: ['^packages/testkit/', '^(apps|packages)/[^/]+/src/testing/', TEST_FILE],
      },
      to: { path: ours('testkit') },
    },
    {
      name: 'no-dev-dependency-in-production',
      comment: 'It is not there when the image is installed without devDependencies.',
      severity: 'error',
      from: {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: ['^packages/testkit/', '^(apps|packages)/[^/]+/src/testing/', TEST_FILE],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist|generated)/' },
    exclude: { path: '^(packages|apps)/[^/]+/dist/.*\\.(d\\.ts|map)$|^tests/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
