// Makes src/line-memory-wasm.gen.ts of src/line-memory.wat; with --check, fails when the file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import wabtModule from 'wabt';

const SOURCE = new URL('../src/line-memory.wat', import.meta.url);
const RESULT = new URL('../src/line-memory-wasm.gen.ts', import.meta.url);
/** 128-bit vectors: every Node has them that we run on. */
const FEATURES = { simd: true };

const wabt = await wabtModule();
const module = wabt.parseWat('line-memory.wat', readFileSync(SOURCE, 'utf8'), FEATURES);
module.validate(FEATURES);
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
const text = `// Made of line-memory.wat by \`npm run generate\`: do not edit.\nexport const LINE_MEMORY_WASM =\n  '${base64}';\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(RESULT, text);
} else if (readFileSync(RESULT, 'utf8') !== text) {
  console.error('packages/transform/src/line-memory-wasm.gen.ts does not match line-memory.wat. Run: npm run generate');
  process.exit(1);
}
