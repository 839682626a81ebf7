import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeApi } from './http/describe-api.js';

/**
 * `npm run openapi -w @logferry/api` writes the OpenAPI document to openapi.json at the root of the repository;
 * with `-- --check` it only compares, and exits 1 when the committed one is out of date. Needs no database.
 */
const path = fileURLToPath(new URL('../../../openapi.json', import.meta.url));
const text = `${JSON.stringify(await describeApi(), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (text !== readIfThere(path)) {
  process.stderr.write('openapi.json is out of date. Run: npm run openapi -w @logferry/api\n');
  process.exitCode = 1;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
