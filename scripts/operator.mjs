// `npm run operator -- <command>`: the operator's API from a terminal.
import { join } from 'node:path';
import { loadEnvFile } from './lib/env-file.mjs';
import { printFault } from './lib/launch-fault.mjs';
import { operate } from './lib/operator/operate.mjs';
import { ROOT } from './lib/repository.mjs';

try {
  loadEnvFile(join(ROOT, '.env'));
  await operate(process.argv.slice(2), process.env, (text) => process.stdout.write(`${text}\n`));
} catch (error) {
  printFault(error);
  process.exitCode = 1;
}
