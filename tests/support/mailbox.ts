import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Product } from './start-product.js';
import type { TenantClient } from './tenant-client.js';
import { waitUntil } from './wait-until.js';

/** The link in the newest mail to an address with this subject, once there is one. */
export async function linkMailedTo(product: Product, email: string, subject: string): Promise<string> {
  const outbox = join(product.processes.logsDir, 'data', 'outbox');
  return waitUntil(
    `a mail to ${email}`,
    async () => {
      for (const file of (await readdir(outbox).catch(() => [])).sort().reverse()) {
        const mail = await readFile(join(outbox, file), 'utf8').catch(() => '');
        if (!mail.includes(`\nTo: ${email}\n`) || !mail.includes(`Subject: ${subject}`)) continue;
        return /https?:\/\/\S+/.exec(mail)?.[0] ?? false;
      }
      return false;
    },
    { timeoutMs: 10_000, everyMs: 50 },
  );
}

/** Follows the link that was mailed to somebody on signing up: only people whose address is confirmed may invite. */
export async function confirmAddress(product: Product, { email }: TenantClient): Promise<void> {
  const link = await linkMailedTo(product, email, 'Confirm');
  const { status } = await fetch(link, { redirect: 'manual' });
  if (status >= 400) throw new Error(`confirming ${email} answered ${status}`);
}
