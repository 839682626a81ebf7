import type { Mail } from '../mail/mail.js';

/** For how long the link works: long enough for a holiday, short enough for a mailbox that others read later. */
export const INVITATION_MS = 7 * 24 * 3_600_000;

/** The mail that asks somebody to join a tenant. */
export function invitationMail(to: string, tenantName: string, invitedBy: string, link: string): Mail {
  const text = [
    `${invitedBy} invites you to the tenant "${tenantName}" on Logferry.`,
    `To join, open this link within seven days and sign in, or sign up, with this very address:\n\n${link}`,
    'If you do not know them, do nothing.',
  ].join('\n\n');
  return { to, subject: 'You are invited to Logferry', text, link };
}
