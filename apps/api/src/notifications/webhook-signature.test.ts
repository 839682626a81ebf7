import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSigningSecret, signatureHeaders } from './webhook-signature.js';

const BODY = '{"type":"key_rejected","é":1}';

test('a receiver’s library accepts the signature', () => {
  const secret = newSigningSecret();
  const headers = signatureHeaders(secret, 'msg_1', new Date(), BODY);
  expect(new Webhook(secret).verify(BODY, headers)).toEqual(JSON.parse(BODY));
});

test('it refuses another body, id, time or secret', () => {
  const secret = newSigningSecret();
  const headers = signatureHeaders(secret, 'msg_1', new Date(), BODY);
  const verify =
    (body: string, more = {}, by = secret) =>
    () =>
      new Webhook(by).verify(body, { ...headers, ...more });
  expect(verify(`${BODY} `)).toThrow();
  expect(verify(BODY, { 'webhook-id': 'msg_2' })).toThrow();
  expect(verify(BODY, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) })).toThrow();
  expect(verify(BODY, {}, newSigningSecret())).toThrow();
  const old = signatureHeaders(secret, 'msg_1', new Date(Date.now() - 600_000), BODY);
  expect(() => new Webhook(secret).verify(BODY, old)).toThrow('old');
});
