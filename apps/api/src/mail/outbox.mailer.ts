import { randomUUID } from 'node:crypto';
import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@logferry/runtime';
import type { Mail, Mailer } from './mail.js';

/** The newest mails are the ones somebody still looks for. */
const FILES_MAX = 200;

export interface OutboxMailerOptions {
  readonly outboxDir: string;
  readonly isLinkShown: boolean;
  readonly logger: Logger;
}

/**
 * Keeps mails as text files, named by their time, readable by their owner only. For development, and for an operator who
 * has no mail server yet.
 */
export class OutboxMailer implements Mailer {
  constructor(private readonly options: OutboxMailerOptions) {}

  async send({ to, subject, text, link }: Mail): Promise<void> {
    const { outboxDir, logger, isLinkShown } = this.options;
    await mkdir(outboxDir, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString();
    const file = join(outboxDir, `${at.replaceAll(':', '')}-${randomUUID()}.txt`);
    await writeFile(file, `Date: ${at}\nTo: ${to}\nSubject: ${subject}\n\n${text}\n`, { flag: 'wx', mode: 0o600 });
    await this.removeOldest();
    // The launcher shows this event to whoever sits at the terminal.
    logger.info({ event: 'mail kept', subject, file, ...(isLinkShown ? { link } : {}) }, 'kept a mail as a file');
  }

  async close(): Promise<void> {}

  private async removeOldest(): Promise<void> {
    const files = (await readdir(this.options.outboxDir)).filter((name) => name.endsWith('.txt')).sort();
    for (const name of files.slice(0, -FILES_MAX)) {
      // Another process may be faster.
      await unlink(join(this.options.outboxDir, name)).catch(() => undefined);
    }
  }
}
