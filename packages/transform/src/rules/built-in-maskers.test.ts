import { describe, expect, test } from '@jest/globals';
import { BUILT_IN_MASKERS, type BuiltInMasker } from './built-in-maskers.js';

const UUID = '4c8e3a0e-6d0b-7f19-93a5-2f6f2f0d9b10';

// Each text with what is taken in braces; without braces nothing is.
const TABLE: Readonly<Record<BuiltInMasker, readonly string[]>> = {
  email: [
    '{dana@example.com} and <{d.o+x@mail.example.co.uk}>.',
    '{münchen@exämple.de}',
    '@x.y a@ a@b a@.b a@b. @',
    'web@3:Standard-2X',
  ],
  card: [
    'paid with {4111111111111111}.',
    '{4111 1111 1111 1111}, {5555-5555-5555-4444} {378282246310005}',
    '{3782 822463 10005} {30569309025904} {3056 930902 5904} {6011111111111117} {3530111333300000}',
    '{2223003122003222} {6240008631401148} {4222222222222}',
    'card={4111111111111111}&x',
    '4111111111111112 5105105105105101',
    '4111 1111-1111 1111 41111 11111111111',
    `1772615703000 17726157030000 ${UUID} x4111111111111111 4111111111111111x 0.4111111111111111`,
    '12345678901234567890 41111111111111111111',
    '5 {4111 1111 1111 1111} 5',
    'status 2024 1234 5678 9012 3456',
    '4111',
    '',
  ],
  ip: [
    'fwd="{203.0.113.9}" dyno=web.1',
    'from {203.0.113.9}:8080, {10.0.0.1}.',
    '{2001:db8::8a2e:370:7334} [{::1}]:443 ip:{fe80::1}%eth0 "{2001:DB8:0:0:8:800:200C:417A}"',
    '{::ffff:203.0.113.9} and {64:ff9b::192.0.2.33}',
    'at 09:15:02.204117 on 2026-03-04T09:15:02+00:00, took 18.3ms',
    '256.1.1.1 1.2.3 1.2.3.4.5 v1.2.3.4x x1.2.3.4 1..2.3.4',
    'Fe::Ad std::fs::File A::B 1:2:3 1:2:3:4:5:6:7:8:9 1::2::3 00:1a:2b:3c:4d:5e',
    ':: : . 12:34',
  ],
  credentials: [
    'Authorization: Bearer {eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln}',
    '"authorization":"bearer {abcdef123456}"',
    'Authorization: Basic {ZGFuYTpzZWNyZXQ=} ok',
    'bearer authentication failed, basic information and basic authentication needed',
    'postgres://{u5x:p@ss}@db.example.com:5432/d and redis://{:p4ss}@h:6379 https://{key}@sentry.io/1',
    'https://example.com/a@b ftp://x',
    'Bearer short1',
  ],
  query_secrets: [
    'path="/a?token={abc}&page=2&api_key={x-y}" host=h',
    'GET https://x.y/z?a=1&client_secret={s3cr3t}#frag',
    '/cb?code={abc}&state=1&X-Amz-Signature={00ff}&accessToken={q}',
    '{"url":"/a?b=1\\u0026password={hunter2}\\u0026c=2"}'.replace(/^\{|\}$/g, ''),
    'token=abc key=value monkey=x path="/a?monkey=b&tokens=c&page=2"',
    '/a?token=&b=1',
  ],
  aws_keys: [
    'id {AKIAIOSFODNN7EXAMPLE} and {ASIAIOSFODNN7EXAMPLE},',
    'AWS_SECRET_ACCESS_KEY={wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}',
    '\\"SecretAccessKey\\": \\"{wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}\\"',
    'XAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLES AKIAiosfodnn7example AKIA',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  ],
};

describe.each(Object.entries(TABLE))('the masker of %s', (name, texts) => {
  const { mask, placeholder } = BUILT_IN_MASKERS[name as BuiltInMasker];

  test.each(texts)('takes from %j what it should', (marked) => {
    const text = marked.replace(/[{}]/g, '');
    expect(mask(text, placeholder)).toBe(marked.replace(/\{[^}]*\}/g, placeholder));
  });

  test('puts another placeholder as it stands', () => {
    const marked = texts[0] as string;
    expect(mask(marked.replace(/[{}]/g, ''), '$1$&')).toBe(marked.replace(/\{[^}]*\}/g, () => '$1$&'));
  });

  test.each([
    'a',
    '1',
    '.',
    ':',
    '@',
    '=',
    '?a=',
    '://',
    'a@',
    '1.',
    'f:',
    '4111 ',
    'Bearer ',
    '&token=',
    'AKIA',
    'session_token=',
    '\\u0026',
  ])('reads 64 kB of %j in a blink', (piece) => {
    const text = piece.repeat(64_000 / piece.length);
    const startedAt = performance.now();
    mask(text, placeholder);
    // About 3 ms; in quadratic time it would take seconds.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
