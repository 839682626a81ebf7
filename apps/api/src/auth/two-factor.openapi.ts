import { bodyOf, done, failsWith, JSON_TYPE, OF_BODIES, signedIn, TAGS } from './auth-operations.js';
import { CREDENTIALS } from './credentials.js';

const codes = { type: 'array', items: { type: 'string' }, description: 'Recovery codes. Each works once.' };
const setUp = {
  type: 'object',
  required: ['totpURI', 'backupCodes'],
  properties: {
    totpURI: { type: 'string', description: 'For an authenticator app: `otpauth://…`.' },
    backupCodes: codes,
  },
};
const fresh = { type: 'object', required: ['backupCodes'], properties: { backupCodes: codes } };
const FAILS = failsWith(...OF_BODIES, 'unauthenticated', 'conflict');

/** The routes of the second factor. */
export const twoFactorPaths = {
  '/api/auth/two-factor/enable': {
    post: {
      operationId: 'setUpTwoFactor',
      summary: 'Set up an authenticator app as your second factor',
      description: 'It is on once `verifyTotp` was given a code of the app.',
      tags: TAGS,
      requestBody: bodyOf(CREDENTIALS['/two-factor/enable']),
      responses: { '200': shownOnce(setUp), ...FAILS },
    },
  },
  '/api/auth/two-factor/verify-totp': {
    post: {
      operationId: 'verifyTotp',
      summary: 'Give a code of your authenticator app',
      description: 'To go on with signing in, or to turn the second factor on.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/two-factor/verify-totp']),
      responses: { '200': signedIn('Right: you are signed in.'), ...FAILS },
    },
  },
  '/api/auth/two-factor/verify-backup-code': {
    post: {
      operationId: 'verifyRecoveryCode',
      summary: 'Give a recovery code in place of one of the app',
      description: 'To go on with signing in when the app is lost.',
      tags: TAGS,
      security: [],
      requestBody: bodyOf(CREDENTIALS['/two-factor/verify-backup-code']),
      responses: { '200': signedIn('Right: you are signed in.'), ...FAILS },
    },
  },
  '/api/auth/two-factor/generate-backup-codes': {
    post: {
      operationId: 'renewRecoveryCodes',
      summary: 'Make new recovery codes',
      description: 'The old ones work no more.',
      tags: TAGS,
      requestBody: bodyOf(CREDENTIALS['/two-factor/generate-backup-codes']),
      responses: { '200': shownOnce(fresh), ...FAILS },
    },
  },
  '/api/auth/two-factor/disable': {
    post: {
      operationId: 'disableTwoFactor',
      summary: 'Turn the second factor off',
      description: 'The password alone lets you in again.',
      tags: TAGS,
      requestBody: bodyOf(CREDENTIALS['/two-factor/disable']),
      responses: { '200': done('It is off.'), ...FAILS },
    },
  },
};

function shownOnce(schema: object) {
  return { description: 'Shown in this answer only.', content: { [JSON_TYPE]: { schema } } };
}
