import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect } from '@jest/globals';
import { test } from '../scenario-test.js';
import type { World } from '../world.js';

const run = promisify(execFile);
const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
/** npm may put it beside this workspace, as it wants another TypeScript than we. */
const GENERATOR = join(createRequire(import.meta.url).resolve('openapi-typescript/package.json'), '../bin/cli.js');
const FLOW = fileURLToPath(new URL('../generated-client/flow.ts.txt', import.meta.url));
/** As a user of the client would have it. */
const COMPILER_OPTIONS = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2022',
  '--lib',
  'es2023,dom,dom.iterable',
  '--types',
  'node',
  '--skipLibCheck',
  '--outDir',
  'out',
];

export function describeGeneratedClient(world: () => World): void {
  describe('a client generated from the OpenAPI document by a stock generator', () => {
    test('compiles, and goes from signing up to the usage of an app', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'logferry-client-'));
      try {
        const node = (file: string, ...args: readonly string[]) =>
          run(process.execPath, [file, ...args], { cwd: folder });
        await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
        await symlink(MODULES, join(folder, 'node_modules'));
        const document = await fetch(`${world().product.url}/api/openapi.json`);
        await writeFile(join(folder, 'openapi.json'), await document.text());
        await copyFile(FLOW, join(folder, 'flow.ts'));

        await node(GENERATOR, 'openapi.json', '--output', 'schema.ts');
        await node(join(MODULES, 'typescript/bin/tsc'), ...COMPILER_OPTIONS, 'flow.ts').catch(
          (error: { stdout?: string }) => Promise.reject(new Error(`it does not compile:\n${error.stdout}`)),
        );
        const email = world().secret(`generated-${Date.now()}@example.com`);
        const { product, site, newKey } = world();
        const { stdout } = await node('out/flow.js', product.url, site.code, newKey(), email);

        expect(JSON.parse(stdout)).toEqual({ messagesReceived: 1, logsDelivered: 1 });
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
}
