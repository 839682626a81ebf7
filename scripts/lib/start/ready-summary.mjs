import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { ROOT } from '../repository.mjs';

/**
 * What the person at the terminal reads when everything runs.
 * @param {{ addresses: import('./addresses.mjs').Addresses, dataDir: import('../data-dir.mjs').DataDir,
 *   site: Record<string, unknown> | undefined, demo: boolean }} run
 * @returns {Promise<string>}
 */
export async function readySummary({ addresses, dataDir, site, demo }) {
  const lines = ['', `Logferry is ready:  ${addresses.url}`];
  if (site) {
    lines.push(`Sandbox site:       ${site.appUrl}  (a stand-in for Datadog on this machine, for development)`);
  }
  if (demo) {
    const { email, password } = JSON.parse(await readFile(dataDir.demo, 'utf8'));
    lines.push(
      '',
      'Simulated Heroku traffic is flowing into the demo tenant. Sign in with',
      `  email     ${email}`,
      `  password  ${password}`,
    );
  } else {
    lines.push(
      '',
      'Next: open that address, sign up, add a destination and register a Heroku app; its page shows the drain line.',
    );
    if (site)
      lines.push(
        `Without a Datadog account: choose the site ${site.code}. With simulated traffic: npm start -- --demo`,
      );
  }
  lines.push('', `Logs of the processes: ${relative(ROOT, dataDir.logs) || dataDir.logs}/   Stop with Ctrl-C`, '');
  return `${lines.join('\n')}\n`;
}
