import type { ErrorCode } from '@logferry/runtime';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { problemsByStatus } from '../http/answers.js';
import { toOpenApiSchema } from '../http/openapi-schema.js';
import { CREDENTIALS } from './credentials.js';

const TAGS = ['Sign-in'];
const JSON_TYPE = 'application/json';
/** How every route here can fail; those with a body also at reading it. */
const OF_EVERY_ROUTE = ['forbidden', 'rate_limited', 'internal', 'unavailable'] as const;
const OF_BODIES = ['malformed_request', 'payload_too_large', 'unsupported_media_type', 'validation_failed'] as const;

const user = {
  type: 'object',
  required: ['id', 'name', 'email'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string', format: 'email' } },
};

/** The routes of better-auth that are mounted, by hand: they are not Nest's. */
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
        '200': signedIn('Signed in: the session cookie is set.'),
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

function bodyOf(schema: z.ZodType) {
  const json = toOpenApiSchema(schema, { schemaType: 'input' })?.schema ?? {};
  return { required: true, content: { [JSON_TYPE]: { schema: json } } };
}

function signedIn(description: string) {
  const schema = { type: 'object', required: ['user'], properties: { user } };
  return { description, content: { [JSON_TYPE]: { schema } } };
}

/** Answers that say no more than that it was done. */
function done(description: string) {
  return { description, content: { [JSON_TYPE]: { schema: { type: 'object' } } } };
}

function failsWith(...codes: readonly ErrorCode[]) {
  return Object.fromEntries(problemsByStatus([...codes, ...OF_EVERY_ROUTE]));
}
