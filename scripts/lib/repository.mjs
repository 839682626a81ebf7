import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository root; every command of the launchers runs there. */
export const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');
