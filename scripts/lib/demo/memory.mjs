import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/**
 * What the demo remembers between runs, in a file only its owner can read.
 * @typedef {{ email: string, password: string, apiKey: string, drains: Record<string, { appId: string, drainPath: string, logplexToken: string }> }} DemoMemory
 *   drains by app name; drainPath holds the drain token
 */

/**
 * @param {string} path
 * @returns {Promise<DemoMemory>} a fresh one when there is none
 */
export async function recallDemo(path) {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text);
  return {
    email: 'demo@logferry.example',
    password: randomBytes(12).toString('base64url'),
    apiKey: randomBytes(16).toString('hex'),
    drains: {},
  };
}

/**
 * @param {string} path
 * @param {DemoMemory} memory
 */
export async function rememberDemo(path, memory) {
  await writeFile(`${path}.new`, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
