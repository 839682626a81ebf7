import { createTransport } from 'nodemailer';
import type { Mail, Mailer } from './mail.js';

const CONNECTIONS_MAX = 2;
/** A request may wait for a mail, so a server that does not answer must not hold it for the library's own two minutes. */
const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 15_000;

export interface SmtpMailerOptions {
  readonly smtpUrl: string;
  readonly from: string;
}

/** Sends mails through an SMTP server, over a few kept connections. */
export class SmtpMailer implements Mailer {
  private readonly transport;
  private readonly sending = new Set<Promise<unknown>>();

  constructor(private readonly options: SmtpMailerOptions) {
    this.transport = createTransport({
      url: options.smtpUrl,
      pool: true,
      maxConnections: CONNECTIONS_MAX,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      // A mail is text of ours: nothing in it may make the library read a file or fetch an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    // The address as an object: as text it would be parsed, and a comma would make two recipients of it.
    const mail = { from: this.options.from, to: { name: '', address: to }, subject, text };
    const sent = this.transport.sendMail(mail);
    const settled = sent.catch(() => undefined);
    this.sending.add(settled);
    try {
      await sent;
    } finally {
      this.sending.delete(settled);
    }
  }

  /** The server's own time-outs bound how long this takes. */
  async close(): Promise<void> {
    await Promise.all(this.sending);
    this.transport.close();
  }
}
