import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Names a data directory that throwaway servers begin with; without it each makes one of its own. */
export const TEMPLATE_VARIABLE = 'LOGFERRY_POSTGRES_TEMPLATE';

const run = promisify(execFile);

/** Fills an empty directory with the template; false: there is none. */
export async function copyTemplate(dir: string): Promise<boolean> {
  const template = process.env[TEMPLATE_VARIABLE];
  if (template === undefined) return false;
  // Not by fs.cp, which leaves the files to us: as root the server runs as somebody else, who must own them.
  await run('cp', ['-a', `${template}/.`, dir]);
  return true;
}
