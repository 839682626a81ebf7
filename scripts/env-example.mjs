// Writes .env.example from the config schema; with --check, fails when the file differs. Needs a built packages/runtime.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../.env.example', import.meta.url);
const source = new URL('../packages/runtime/dist/env-example.js', import.meta.url);

const { renderEnvExample } = await import(source.href).catch(() => {
  console.error('packages/runtime is not built. Run: npm run build');
  process.exit(1);
});

const text = renderEnvExample();
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('.env.example does not match the config schema. Run: node scripts/env-example.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
