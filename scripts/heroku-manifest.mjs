// `npm run heroku-manifest`: prints addon-manifest.json as the configuration has it. It holds secrets.
import { join } from 'node:path';
import { loadEnvFile } from './lib/env-file.mjs';
import { addonManifest } from './lib/heroku/addon-manifest.mjs';
import { printFault } from './lib/launch-fault.mjs';
import { ROOT } from './lib/repository.mjs';

try {
  loadEnvFile(join(ROOT, '.env'));
  process.stdout.write(`${JSON.stringify(addonManifest(process.env), null, 2)}\n`);
} catch (error) {
  printFault(error);
  process.exitCode = 1;
}
