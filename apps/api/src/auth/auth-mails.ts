import type { Logger } from '@logferry/runtime';
import type { Mail, Mailer } from '../mail/mail.js';

/** For how long the link that confirms an address works. A person can have another one mailed. */
export const VERIFICATION_SECONDS = 24 * 3_600;

/** For how long the link to a new password works. */
export const RESET_SECONDS = 3_600;

/** The mail that confirms an address. */
export function verificationMail(to: string, link: string): Mail {
  const text = [
    'Somebody gave this address for their Logferry account.',
    `If it was you, confirm the address within a day:\n\n${link}`,
    'If it was not, do nothing.',
  ].join('\n\n');
  return { to, subject: 'Confirm your address', text, link };
}

/** The mail to the old address that asks whether it may be given up for a new one. */
export function changeMail(to: string, newEmail: string, link: string): Mail {
  const text = [
    `Somebody wants to sign in to your Logferry account with ${newEmail} instead of this address.`,
    `If it was you, agree within a day; the new address is asked next:\n\n${link}`,
    'If it was not, do nothing, and change your password.',
  ].join('\n\n');
  return { to, subject: 'Change of your address', text, link };
}

/** The mail with which somebody who forgot their password sets another one. */
export function resetMail(to: string, link: string): Mail {
  const text = [
    'Somebody asked for a new password for the Logferry account with this address.',
    `If it was you, set it within an hour:\n\n${link}`,
    'If it was not, do nothing: the old password stays.',
  ].join('\n\n');
  return { to, subject: 'Set a new password', text, link };
}

/**
 * Sends without being waited for: a slow mail server holds up nobody, and the time an answer takes tells nobody whether
 * there was somebody to mail to.
 */
export function sendInBackground(
  { mailer, logger }: { readonly mailer: Mailer; readonly logger: Logger },
  mail: Mail,
): void {
  mailer.send(mail).catch((err: unknown) => logger.error({ err, subject: mail.subject }, 'a mail was not sent'));
}
