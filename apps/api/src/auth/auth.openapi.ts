import type { OpenAPIObject } from '@nestjs/swagger';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './auth.js';

const TAGS = ['Sign-in'];
const JSON_TYPE = 'application/json';

const user = {
  type: 'object',
  required: ['id', 'name', 'email'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, email: { type: 'string', format: 'email' } },
};

const email = { type: 'string', format: 'email', examples: ['ada@example.com'] };
const password = { type: 'string', minLength: PASSWORD_LENGTH_MIN, maxLength: PASSWORD_LENGTH_MAX, writeOnly: true };

/**
 * The routes of better-auth that clients need, by hand: they are not Nest's. Their errors are that library's,
 * `{code, message}`.
 */
export const authPaths: OpenAPIObject['paths'] = {
  '/api/auth/sign-up/email': {
    post: {
      operationId: 'signUp',
      summary: 'Sign up; you get a tenant of your own and are signed in',
      tags: TAGS,
      security: [],
      requestBody: bodyOf({ name: { type: 'string', examples: ['Ada Lovelace'] }, email, password }),
      responses: {
        '200': signedIn('Signed up and in: the session cookie is set.'),
        '422': refused('An account with this email address exists.'),
        ...commonErrors(),
      },
    },
  },
  '/api/auth/sign-in/email': {
    post: {
      operationId: 'signIn',
      summary: 'Sign in',
      tags: TAGS,
      security: [],
      requestBody: bodyOf({ email, password }),
      responses: {
        '200': signedIn('Signed in: the session cookie is set.'),
        '401': refused('Email address or password is wrong.'),
        ...commonErrors(),
      },
    },
  },
  '/api/auth/sign-out': {
    post: {
      operationId: 'signOut',
      summary: 'Sign out',
      tags: TAGS,
      responses: { '200': { description: 'Signed out: the session is over and its cookie is cleared.' } },
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
      },
    },
  },
};

function bodyOf(properties: Record<string, object>) {
  const schema = { type: 'object', required: Object.keys(properties), properties };
  return { required: true, content: { [JSON_TYPE]: { schema } } };
}

function signedIn(description: string) {
  const schema = { type: 'object', required: ['user'], properties: { user } };
  return { description, content: { [JSON_TYPE]: { schema } } };
}

function refused(description: string) {
  const schema = { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } };
  return { description, content: { [JSON_TYPE]: { schema } } };
}

function commonErrors() {
  return {
    '400': refused('A field is missing or not acceptable, such as a password that is too short.'),
    '429': refused('Too many attempts from your address: wait for `X-Retry-After` seconds.'),
    '503': { description: 'The database cannot be reached.' },
  };
}
