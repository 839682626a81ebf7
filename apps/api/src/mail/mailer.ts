import type { Logger } from '@logferry/runtime';
import type { Mailer } from './mail.js';
import { OutboxMailer } from './outbox.mailer.js';
import { SmtpMailer } from './smtp.mailer.js';

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; undefined: mails are kept as files. */
  readonly smtpUrl: string | undefined;
  /** `Name <address>` or an address alone. */
  readonly from: string;
  /** Folder for mails that nobody sends. */
  readonly outboxDir: string;
  /** Whether the links of such mails may be shown in the log: in development, where the log is a developer's terminal. */
  readonly isLinkShown: boolean;
  readonly logger: Logger;
}

/** Sends by SMTP when there is a server, and keeps mails as files otherwise. */
export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl } = options;
  return smtpUrl === undefined ? new OutboxMailer(options) : new SmtpMailer({ ...options, smtpUrl });
}
