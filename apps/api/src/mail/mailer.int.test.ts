import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@logferry/runtime';
import { freePort } from '@logferry/testkit';
import { SMTPServer } from 'smtp-server';
import { createMailer, type MailerOptions } from './mailer.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logferry-mail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const MAIL = {
  to: 'ann@example.com',
  subject: 'Confirm your address',
  text: 'Open https://logs.example.com/confirm?token=abc to confirm.',
  link: 'https://logs.example.com/confirm?token=abc',
} as const;

function options(more: Partial<MailerOptions>): MailerOptions & { readonly logged: string[] } {
  const logged: string[] = [];
  const logger = createLogger({ name: 'api', level: 'info', destination: { write: (line) => void logged.push(line) } });
  const from = 'Logferry <logferry@example.com>';
  return { smtpUrl: undefined, from, outboxDir: join(folder, 'outbox'), isLinkShown: false, logger, logged, ...more };
}

interface Received {
  readonly envelopeTo: readonly string[];
  readonly message: string;
}

async function startSmtp(answer: () => Error | null) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: async (stream, session, done) => {
      const message = await text(stream);
      const error = answer();
      if (error === null) received.push({ envelopeTo: session.envelope.rcptTo.map(({ address }) => address), message });
      done(error);
    },
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => new Promise<void>((done) => server.close(done));
  return { url: `smtp://127.0.0.1:${port}`, received, close };
}

describe('createMailer with an SMTP server', () => {
  test('hands the mail to the server', async () => {
    const smtp = await startSmtp(() => null);
    const mailer = createMailer(options({ smtpUrl: smtp.url }));
    await mailer.send(MAIL);
    await mailer.close();
    await smtp.close();
    expect(smtp.received).toMatchObject([{ envelopeTo: ['ann@example.com'] }]);
    const message = smtp.received[0]?.message ?? '';
    expect(message).toContain('From: Logferry <logferry@example.com>');
    expect(message).toContain('Subject: Confirm your address');
    expect(message.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(MAIL.text);
  });

  test('makes one recipient of an address, and no header of a subject, whatever they hold', async () => {
    const smtp = await startSmtp(() => null);
    const mailer = createMailer(options({ smtpUrl: smtp.url }));
    await mailer.send({ ...MAIL, to: 'a@example.com,b@example.com' }).catch(() => undefined);
    await mailer.send({ ...MAIL, subject: 'x\r\nBcc: eve@example.com' });
    await mailer.close();
    await smtp.close();
    expect(smtp.received.map(({ envelopeTo }) => envelopeTo.length)).not.toContain(2);
    expect(smtp.received.at(-1)?.envelopeTo).toEqual([MAIL.to]);
    expect(smtp.received.at(-1)?.message).not.toMatch(/^Bcc:/m);
  });

  test('says so when the server does not take it', async () => {
    const smtp = await startSmtp(() => new Error('mailbox full'));
    const mailer = createMailer(options({ smtpUrl: smtp.url }));
    await expect(mailer.send(MAIL)).rejects.toThrow('mailbox full');
    await mailer.close();
    await smtp.close();
    await expect(createMailer(options({ smtpUrl: smtp.url })).send(MAIL)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('createMailer without one', () => {
  test('keeps each mail as a file that only its owner can read', async () => {
    const mailer = createMailer(options({}));
    await mailer.send(MAIL);
    const [name = ''] = await readdir(join(folder, 'outbox'));
    const path = join(folder, 'outbox', name);
    expect(await readFile(path, 'utf8')).toMatch(/^Date: \S+\nTo: ann@example\.com\nSubject: Confirm your address\n\n/);
    expect(await readFile(path, 'utf8')).toContain(MAIL.text);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test('shows the link in the log where that is a terminal, and nowhere else', async () => {
    const shown = options({ isLinkShown: true });
    await createMailer(shown).send(MAIL);
    expect(JSON.parse(shown.logged.join(''))).toMatchObject({ event: 'mail kept', link: MAIL.link });
    const hidden = options({});
    await createMailer(hidden).send(MAIL);
    expect(hidden.logged.join('')).not.toContain('token=');
  });

  test('keeps the newest 200', async () => {
    const mailer = createMailer(options({}));
    for (let index = 0; index < 203; index++) await mailer.send({ ...MAIL, subject: `mail ${index}` });
    const names = (await readdir(join(folder, 'outbox'))).sort();
    expect(names).toHaveLength(200);
    expect(await readFile(join(folder, 'outbox', names.at(-1) ?? ''), 'utf8')).toContain('Subject: mail 202\n');
  });
});
