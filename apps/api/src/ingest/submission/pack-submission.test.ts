import { describe, expect, test } from '@jest/globals';
import { packSubmission, SUBMISSION_BYTES_MAX } from './pack-submission.js';

const json = (text: string | Buffer) => packSubmission(Buffer.from(text), 'datadog-json');
const text = (lines: string | Buffer) => packSubmission(Buffer.from(lines), 'text');
const bodyOf = (packed: ReturnType<typeof json>) => (packed.kind === 'ok' ? packed.body.toString() : packed.kind);

describe('a JSON body', () => {
  test('becomes one piece for each object, byte for byte', () => {
    expect(bodyOf(json(' [ {"id":12345678901234567890},\n{ "m" : "é\\u00e9" } ]\n'))).toBe(
      '27 {"id":12345678901234567890}20 { "m" : "é\\u00e9" }',
    );
    expect(json('[{"a":1},{"a":2}]')).toMatchObject({ logs: 2 });
  });

  test('may be one object', () => {
    expect(bodyOf(json('{"message":"x"}'))).toBe('15 {"message":"x"}');
  });

  test.each(['{}', '[]', '[{},{ }]', ' [ ] '])('may say nothing: %j', (body) => {
    expect(json(body)).toMatchObject({ kind: 'ok', logs: 0 });
  });

  test.each([
    '',
    'null',
    '"text"',
    '["text"]',
    '[{"a":1},2]',
    '[[{"a":1}]]',
    '{"a":1}{"a":2}',
    '{"a":1}\n{"a":2}',
    '{"a":1},',
    '[{"a":1}',
    '[{"a":1},]',
    '[,{"a":1}]',
    '{"a":1}]',
    '[{"a":1}] x',
    '<190>1 2026-03-04',
  ])('is malformed as %j', (body) => {
    expect(json(body)).toEqual({ kind: 'malformed' });
  });

  test('keeps its logs when a character of it is broken', () => {
    const broken = Buffer.concat([Buffer.from('{"message":"caf'), Buffer.from([0xe9]), Buffer.from('"}')]);
    expect(bodyOf(json(broken))).toBe('20 {"message":"caf\ufffd"}');
  });

  test('is too large with more than 1,000 logs or 5,000,000 bytes', () => {
    const of = (logs: number) => `[${Array.from({ length: logs }, () => '{"a":1}').join(',')}]`;
    expect(json(of(1_000))).toMatchObject({ logs: 1_000 });
    expect(json(of(1_001))).toEqual({ kind: 'too_large' });
    const filled = (bytes: number) => `{"message":"${'x'.repeat(bytes - 14)}"}`;
    expect(json(filled(SUBMISSION_BYTES_MAX))).toMatchObject({ logs: 1 });
    expect(json(filled(SUBMISSION_BYTES_MAX + 1))).toEqual({ kind: 'too_large' });
    expect(json(Buffer.alloc(SUBMISSION_BYTES_MAX, 0xff))).toEqual({ kind: 'too_large' });
  });
});

describe('a text body', () => {
  test('becomes one piece for each line that is not empty, without its line end', () => {
    expect(bodyOf(text('one\r\n\n\r\n two\nthree'))).toBe('3 one4  two5 three');
    expect(bodyOf(text('caf\xe9\r'))).toBe('6 café\r');
    expect(text('\n\n')).toMatchObject({ kind: 'ok', logs: 0 });
  });

  test('keeps bytes that are no UTF-8', () => {
    const packed = text(Buffer.from([0x61, 0xe9, 0x0a]));
    expect(packed).toEqual({ kind: 'ok', logs: 1, body: Buffer.from([0x32, 0x20, 0x61, 0xe9]) });
  });

  test('is too large with more than 1,000 lines', () => {
    expect(text('x\n'.repeat(1_000))).toMatchObject({ logs: 1_000 });
    expect(text('x\n'.repeat(1_001))).toEqual({ kind: 'too_large' });
  });
});
