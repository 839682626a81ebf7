import type { OpenAPIObject } from '@nestjs/swagger';
import {
  bodyOf,
  done,
  failsWith,
  JSON_TYPE,
  OF_BODIES,
  signedIn,
  signedInOrAsked,
  TAGS,
  user,
} from './auth-operations.js';
import { CREDENTIALS } from './credentials.js';
import { twoFactorPaths } from './two-factor.openapi.js';

/** The routes of better-auth that are mounted. */
export const authPaths: OpenAPIObject['paths'] = {
  '/api/auth/sign-up/email': {
    post: {
      operationId: 'signUp',
      summary: 'Sign up; you get a tenant of your own and are signed in',
      description: 'An email address that has an account already is a `validation_failed` of `email`.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/sign-up/email']),
      responses: {
        '200': signedIn('Signed up and in: the session cookie is set.'),
        ...failsWith(...OF_BODIES),
      },
    },
  },
  '/api/auth/sign-in/email': {
    post: {
      operationId: 'signIn',
      summary: 'Sign in',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/sign-in/email']),
      responses: {
        '200': signedInOrAsked('Signed in: the session cookie is set. Or your second factor is asked for next.'),
        ...failsWith(...OF_BODIES, 'unauthenticated'),
      },
    },
  },
  '/api/auth/sign-out': {
    post: {
      operationId: 'signOut',
      summary: 'Sign out',
      tags: TAGS,
      responses: {
        '200': done('Signed out: the session is over and its cookie is cleared.'),
        ...failsWith(),
      },
    },
  },
  '/api/auth/send-verification-email': {
    post: {
      operationId: 'sendVerificationEmail',
      summary: 'Mail another link that confirms an address',
      description: 'Without a session the answer is the same whether or not there is somebody to mail to.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/send-verification-email']),
      responses: {
        '200': done('Mailed, if the address is waiting for it.'),
        ...failsWith(...OF_BODIES, 'conflict'),
      },
    },
  },
  '/api/auth/verify-email': {
    get: {
      operationId: 'verifyEmail',
      summary: 'Confirm an address: the link in the mail',
      tags: TAGS,
      security: [],
      parameters: [
        { name: 'token', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'callbackURL', in: 'query', description: 'Where to go then.', schema: { type: 'string' } },
      ],
      responses: {
        '200': done('Confirmed; there was no `callbackURL`.'),
        '302': { description: 'To `callbackURL`; with `error` in its query when the link is too old or not ours.' },
        ...failsWith('malformed_request', 'validation_failed'),
      },
    },
  },
  '/api/auth/request-password-reset': {
    post: {
      operationId: 'requestPasswordReset',
      summary: 'Mail a link to set a new password',
      description: 'The answer is the same whether or not somebody has this address. The link works for an hour, once.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/request-password-reset']),
      responses: { '200': done('Mailed, if somebody has this address.'), ...failsWith(...OF_BODIES) },
    },
  },
  '/api/auth/reset-password': {
    post: {
      operationId: 'resetPassword',
      summary: 'Set a new password with the token of a mailed link',
      description: 'Signs the person out everywhere.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/reset-password']),
      responses: { '200': done('Set. Sign in with it.'), ...failsWith(...OF_BODIES) },
    },
  },
  '/api/auth/change-password': {
    post: {
      operationId: 'changePassword',
      summary: 'Change your password',
      description: 'Signs you out everywhere else, unless told not to.',
      tags: TAGS,
      requestBody: bodyOf(CREDENTIALS['/change-password']),
      responses: {
        '200': signedIn('Changed. The session cookie may be a new one.'),
        ...failsWith(...OF_BODIES, 'unauthenticated'),
      },
    },
  },
  '/api/auth/change-email': {
    post: {
      operationId: 'changeEmail',
      summary: 'Change your email address',
      description:
        'Nothing changes before the new address is confirmed by the link that is mailed to it; one that was confirmed before is asked first. An account that was not confirmed stays so. The answer is the same when somebody else has the address.',
      tags: TAGS,
      requestBody: bodyOf(CREDENTIALS['/change-email']),
      responses: { '200': done('Mailed.'), ...failsWith(...OF_BODIES, 'unauthenticated', 'conflict') },
    },
  },
  ...twoFactorPaths,
  '/api/auth/get-session': {
    get: {
      operationId: 'getSession',
      summary: 'Show who is signed in',
      tags: TAGS,
      security: [],
      responses: {
        '200': {
          description: 'The user, or null when nobody is signed in.',
          content: {
            [JSON_TYPE]: {
              schema: { anyOf: [{ type: 'object', required: ['user'], properties: { user } }, { type: 'null' }] },
            },
          },
        },
        ...failsWith(),
      },
    },
  },
};
