// Generates the Prisma client into packages/db/src/generated, without any download and quietly. `prisma generate` wants a
// schema engine binary although only its WASM generator does the work; any existing file satisfies it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fromDb = createRequire(join(root, 'packages/db/package.json'));
const manifest = fromDb.resolve('prisma/package.json');
const cli = join(dirname(manifest), fromDb('prisma/package.json').bin.prisma);

const result = spawnSync(
  process.execPath,
  [cli, 'generate', '--schema', join(root, 'prisma/schema.prisma'), '--no-hints'],
  {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
if (result.status !== 0) {
  console.error(result.error?.message ?? `${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}
