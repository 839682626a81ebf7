import type { Database } from '@logferry/db';
import type { Logger } from '@logferry/runtime';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { z } from 'zod';
import { readAs } from '../http/read-as.js';
import type { Mailer } from '../mail/mail.js';
import {
  changeMail,
  RESET_SECONDS,
  resetMail,
  sendInBackground,
  VERIFICATION_SECONDS,
  verificationMail,
} from './auth-mails.js';
import { CREDENTIALS, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './credentials.js';
import { sessionEntry } from './session-entry.js';

/** Injection token of Auth. */
export const AUTH = Symbol('auth');
export const AUTH_PATH = '/api/auth';
/**
 * Where better-auth reads the client's address for its rate limits. We set it from Fastify's own idea of the address;
 * what a client sends under this name is thrown away.
 */
export const CLIENT_ADDRESS_HEADER = 'x-logferry-client-address';
/** Before `.session_token`; with https `__Secure-` goes in front. */
export const COOKIE_PREFIX = 'logferry';

/**
 * Attempts of one address a minute, counted in each process by itself. Guessing a password of eight characters at this
 * pace takes millennia; a person who mistypes never notices. The scrypt of each attempt is why sign-up is bounded too.
 */
const ATTEMPTS_MAX = 10;
const ATTEMPTS_WINDOW_SECONDS = 60;
/** For everything else under AUTH_PATH, such as the session a dashboard asks for on each page. */
const REQUESTS_MAX = 300;

export interface AuthDeps {
  readonly database: Database;
  readonly logger: Logger;
  readonly mailer: Mailer;
  /** The only origin that may use the cookies; https makes them Secure. */
  readonly publicUrl: string;
  readonly sessionSecret: string;
  /** Runs after each sign-up. A failure is logged and does not undo the sign-up. */
  readonly onSignUp: (user: { readonly id: string; readonly name: string }) => Promise<unknown>;
}

/** People, passwords and sessions: better-auth over our tables. Makes no network calls of its own. */
export function createAuth(deps: AuthDeps) {
  const { logger } = deps;
  const attempts = { window: ATTEMPTS_WINDOW_SECONDS, max: ATTEMPTS_MAX };
  return betterAuth({
    appName: 'Logferry',
    baseURL: deps.publicUrl,
    basePath: AUTH_PATH,
    secret: deps.sessionSecret,
    trustedOrigins: [...trustedOrigins(deps.publicUrl)],
    database: prismaAdapter(deps.database, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        sendInBackground(deps, resetMail(user.email, `${deps.publicUrl}/reset-password?token=${token}`));
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: VERIFICATION_SECONDS,
      sendVerificationEmail: async ({ user, url }) =>
        sendInBackground(deps, verificationMail(user.email, landingAt(url, '/confirmed'))),
    },
    user: {
      changeEmail: {
        enabled: true,
        // Whoever has a session only must not take an account away: its address agrees first, then the new one.
        sendChangeEmailConfirmation: async ({ user, newEmail, url }) =>
          sendInBackground(deps, changeMail(user.email, newEmail, landingAt(url, '/confirmed?step=new-address'))),
      },
    },
    plugins: [twoFactor(), sessionEntry],
    session: {
      // The library keeps and returns it, and lets no client set it (tenants/tenants.service.ts does).
      additionalFields: { activeTenantId: { type: 'string', required: false, input: false } },
    },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: ATTEMPTS_WINDOW_SECONDS,
      max: REQUESTS_MAX,
      customRules: {
        '/sign-in/email': attempts,
        '/sign-up/email': attempts,
        '/send-verification-email': attempts,
        '/verify-email': attempts,
        '/change-password': attempts,
        '/request-password-reset': attempts,
        '/reset-password': attempts,
        '/change-email': attempts,
        '/two-factor/*': attempts,
      },
    },
    advanced: {
      // Said outright, since under NODE_ENV=test the library would check no origins.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: deps.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // Here and not in front of the library, so that its rate limit counts what is refused too.
    hooks: { before: createAuthMiddleware(async ({ path, body }) => readCredentials(path, body)) },
    databaseHooks: {
      user: {
        create: {
          after: async (user) => {
            await deps.onSignUp({ id: user.id, name: user.name }).catch((err: unknown) => {
              logger.error({ err }, 'a new user has no tenant yet; the first request will make it');
            });
          },
        },
      },
    },
    // What is not an answer of its own comes to our error filter; else the library would print it on the console.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    // Its messages may quote what a client sent, so only their first words are kept.
    logger: {
      level: 'error',
      log: (_level, message) => logger.error({ library: 'better-auth' }, message.slice(0, 100)),
    },
  });
}

/** The link with the page of the dashboard where the browser goes after it was followed. */
function landingAt(link: string, path: string): string {
  const url = new URL(link);
  url.searchParams.set('callbackURL', path);
  return url.href;
}

export type Auth = ReturnType<typeof createAuth>;

/** What the library goes on with instead of the body it was sent. Throws a validation_failed. */
function readCredentials(path: string, body: unknown): { context: { body: object } } | undefined {
  const schema = Object.entries(CREDENTIALS).find(([known]) => known === path)?.[1];
  return schema === undefined ? undefined : { context: { body: readAs<z.ZodType<object>>(schema, body ?? {}) } };
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The public origin; on a developer's machine under each of the names it goes by there. */
export function trustedOrigins(publicUrl: string): readonly string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK_HOSTS.includes(url.hostname)) return [url.origin];
  const port = url.port === '' ? '' : `:${url.port}`;
  return LOOPBACK_HOSTS.map((host) => `${url.protocol}//${host}${port}`);
}
