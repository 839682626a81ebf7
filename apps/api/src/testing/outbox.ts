import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mail as the outbox keeps it. */
export interface KeptMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const MAIL_FILE = /^Date: [^\n]*\nTo: (?<to>[^\n]*)\nSubject: (?<subject>[^\n]*)\n\n(?<text>.*)\n$/s;

/** The mails in this folder, oldest first. */
export async function readOutbox(outboxDir: string): Promise<readonly KeptMail[]> {
  const names = (await readdir(outboxDir)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(outboxDir, name), 'utf8')));
  return files.map((file) => {
    const { to = '', subject = '', text = '' } = MAIL_FILE.exec(file)?.groups ?? {};
    return { to, subject, text };
  });
}
