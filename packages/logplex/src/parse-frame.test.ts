import { describe, expect, test } from '@jest/globals';
import { countPieces } from './count-pieces.js';
import type { SyslogDialect } from './dialect.js';
import { parseFrame } from './parse-frame.js';

const HEADER = '<190>1 2026-03-04T09:15:02.3+00:00 host app web.1 - ';

describe('parseFrame', () => {
  test('reads the four frames of a real body, whose first one has no newline', () => {
    const l10 =
      '<172>1 2026-03-04T09:15:02.118402+00:00 host heroku logplex - Error L10 (output buffer overflow): 37 messages dropped since 2026-03-04T09:14:41.603118+00:00.';
    const app = '<190>1 2026-03-04T09:15:02.204117+00:00 host app web.2 - café order=8812\n  total=19.90\n';
    const router = '<134>1 2026-03-04T09:15:02+00:00 host heroku router - at=info path="/orders/8812?x=1" status=200\n';
    const blank = '<190>1 2026-03-04T09:15:02.3Z host app worker.1 - \n';
    const body = bodyOf(l10, app, router, blank);

    const { messages, faults } = parseFrame(body, 'logplex');

    expect(faults).toEqual([]);
    expect(messages.map(({ priority, appname, procid, msgid }) => [priority, appname, procid, msgid])).toEqual([
      [172, 'heroku', 'logplex', '-'],
      [190, 'app', 'web.2', '-'],
      [134, 'heroku', 'router', '-'],
      [190, 'app', 'worker.1', '-'],
    ]);
    expect(messages.map((message) => message.text)).toEqual([
      'Error L10 (output buffer overflow): 37 messages dropped since 2026-03-04T09:14:41.603118+00:00.',
      'café order=8812\n  total=19.90\n',
      'at=info path="/orders/8812?x=1" status=200\n',
      '\n',
    ]);
    expect(messages[0]?.timestamp).toBe('2026-03-04T09:15:02.118402+00:00');
    expect(messages[0]?.hostname).toBe('host');
  });

  test('counts LEN in bytes and reports byte offsets', () => {
    const body = bodyOf(`${HEADER}žluťoučký kůň`, `${HEADER}x`);
    const [first, second] = parseFrame(body, 'logplex').messages;
    expect(body.toString('utf8', first?.msgStart, first?.end)).toBe('žluťoučký kůň');
    expect(first?.start).toBe(0);
    expect(second?.start).toBe(first?.end);
    expect(second?.end).toBe(body.length);
  });

  test('replaces bytes that are not UTF-8 in their own message only', () => {
    const body = bodyOf(Buffer.concat([Buffer.from(`${HEADER}a`), Buffer.from([0xc3])]), `${HEADER}\u00e9`);
    expect(textsOf(body)).toEqual(['a\ufffd', 'é']);
  });

  test('notices a single byte that is not ASCII wherever it stands', () => {
    for (let at = 0; at < 9; at++) {
      const text = Buffer.alloc(9, 'a');
      text[at] = 0xff;
      const body = bodyOf(`${HEADER}ascii`, Buffer.concat([Buffer.from(HEADER), text]), `${HEADER}ascii`);
      expect(textsOf(body)).toEqual(['ascii', text.toString('utf8'), 'ascii']);
    }
  });

  test('decodes header fields that are not ASCII', () => {
    const [message] = parseFrame(bodyOf('<190>1 2026-03-04T09:15:02Z host café wéb.1 - x'), 'logplex').messages;
    expect(message).toMatchObject({ appname: 'café', procid: 'wéb.1', text: 'x' });
  });

  test.each([
    ['is empty', `${HEADER}`, ''],
    ['is missing together with its space', HEADER.trimEnd(), ''],
    ['holds NUL, CR and ESC', `${HEADER}\u0000a\r\u001b[31mb`, '\u0000a\r\u001b[31mb'],
    ['looks like a frame', `${HEADER}57 ${HEADER}`, `57 ${HEADER}`],
    ['begins with spaces', `${HEADER}   x`, '   x'],
  ])('keeps a message exactly when it %s', (_case, frame, text) => {
    expect(textsOf(bodyOf(frame, `${HEADER}next\n`))).toEqual([text, 'next\n']);
  });

  test('skips stray line ends and spaces between frames', () => {
    const frame = bodyOf(`${HEADER}x`).toString();
    expect(parseFrame(Buffer.from(`\r\n ${frame}\n${frame} \r\n`), 'logplex')).toMatchObject({
      messages: [{ text: 'x' }, { text: 'x' }],
      faults: [],
    });
  });

  test('gives nothing for a body that is empty or only stray line ends', () => {
    for (const body of ['', '\r\n \n']) {
      expect(parseFrame(Buffer.from(body), 'logplex')).toEqual({ messages: [], faults: [] });
    }
  });
});

describe('faults', () => {
  const good = bodyOf(`${HEADER}x`).toString();

  test.each([
    ['a LEN longer than the body', `${good}90 ${HEADER}`, 'truncated'],
    ['a body that ends inside LEN', `${good}12`, 'truncated'],
    ['a body that ends behind LEN', `${good}12 `, 'truncated'],
    ['no LEN', `${good}${HEADER}x\n`, 'bad_length'],
    ['a signed LEN', `${good}-5 abcde`, 'bad_length'],
    ['LEN without its space', `${good}5abcde`, 'bad_length'],
    ['a LEN of more than eight digits', `${good}000000005 abcde`, 'bad_length'],
  ])('reports %s as one fault up to the end, after what can be read', (_case, text, reason) => {
    const body = Buffer.from(text);
    expect(parseFrame(body, 'logplex')).toMatchObject({
      messages: [{ text: 'x' }],
      faults: [{ reason, start: good.length, end: body.length }],
    });
  });

  test('a LEN of zero is an empty piece and reading goes on', () => {
    const body = Buffer.from(`0 ${good}00 ${good}0 `);
    const { messages, faults } = parseFrame(body, 'logplex');
    expect(messages).toHaveLength(2);
    expect(faults).toEqual([
      { reason: 'empty', start: 0, end: 2 },
      { reason: 'empty', start: 2 + good.length, end: 5 + good.length },
      { reason: 'empty', start: body.length - 2, end: body.length },
    ]);
  });

  test.each([
    ['no PRI', 'hello world of bytes'],
    ['a PRI above 191', HEADER.replace('190', '192')],
    ['a PRI of four digits', HEADER.replace('190', '0190')],
    ['an empty PRI', HEADER.replace('190', '')],
    ['a PRI that is not closed', '<190'],
    ['another version', HEADER.replace('>1 ', '>2 ')],
    ['nothing after the version', '<190>1 '],
    ['a version cut in half', '<190>1'],
    ['four fields', '<190>1 2026-03-04T09:15:02Z host app web.1'],
    ['four fields and a space', '<190>1 2026-03-04T09:15:02Z host app web.1 '],
    ['one field', '<190>1 2026-03-04T09:15:02Z'],
    ['a field of more than a kilobyte', `<190>1 2026-03-04T09:15:02Z host ${'a'.repeat(1100)} web.1 - x`],
    ['one byte', '<'],
  ])('a piece with %s is a fault of its own, never completed from the next piece', (_case, frame) => {
    const body = bodyOf(frame, `${HEADER}next`);
    const { messages, faults } = parseFrame(body, 'logplex');
    const end = body.length - Buffer.byteLength(`${HEADER.length + 4} ${HEADER}next`);
    expect(faults).toEqual([{ reason: 'bad_header', start: 0, end }]);
    expect(messages.map((message) => message.text)).toEqual(['next']);
  });

  test('a PRI whose end would only be found in the next bytes of the body is a fault', () => {
    // The piece is `<1`, and the body goes on as if it were `<190>1 t h a p m`.
    const body = Buffer.from('2 <190>1 t h a p m');
    expect(parseFrame(body, 'logplex').faults[0]).toEqual({ reason: 'bad_header', start: 0, end: 4 });
  });
});

describe('structured data', () => {
  const NO_MSGID_SPACE = HEADER.trimEnd();

  test('is never looked for on a Logplex frame', () => {
    for (const text of ['- x', '[info] x', '[a b="c"] x', '-']) {
      expect(textsOf(bodyOf(`${HEADER}${text}`))).toEqual([text]);
    }
  });

  test.each([
    ['the nil value', '- hello', 'hello'],
    ['the nil value only once', '- - hello', '- hello'],
    ['the nil value at the end', '-', ''],
    ['the nil value and an empty message', '- ', ''],
    ['an element', '[a@1 k="v"] hello', 'hello'],
    ['two elements', '[a@1 k="v"][b@1 x="y" z="w"] [c] hello', '[c] hello'],
    ['a bracket inside a value', '[a@1 k="x] y"] hello', 'hello'],
    ['escaped quotes and brackets', '[a@1 k="x\\"] \\] \\\\"] hello', 'hello'],
    ['an element at the end', '[a@1]', ''],
  ])('is stripped from a log-shuttle frame: %s', (_case, sent, text) => {
    expect(textsOf(bodyOf(`${HEADER}${sent}`, `${HEADER}- ] next`), 'log-shuttle')).toEqual([text, '] next']);
  });

  test.each([
    ['a dash glued to a word', '-x'],
    ['an element that is not closed', '[a@1 k="v" hello'],
    ['a value that is not closed', '[a@1 k="v\\"] hello'],
    ['an element glued to a word', '[a]x'],
    ['other text', 'hello'],
  ])('leaves text that is none as it is: %s', (_case, text) => {
    expect(textsOf(bodyOf(`${HEADER}${text}`, `${HEADER}- "] next`), 'log-shuttle')).toEqual([text, '"] next']);
  });

  test('may be missing together with the message', () => {
    expect(textsOf(bodyOf(NO_MSGID_SPACE, `${HEADER}- x`), 'log-shuttle')).toEqual(['', 'x']);
  });
});

test.each([
  ['only zero lengths', '0 '],
  ['only digits', '1'],
  ['only spaces', ' '],
  ['pieces of one byte', '1 <'],
  ['headers that never end', '6 <0>1 x'],
])('reads 4 MiB of %s in time that grows with the length', (_case, unit) => {
  const body = Buffer.from(unit.repeat(Math.floor((4 * 1024 * 1024) / unit.length)));
  const startedAt = performance.now();
  const { messages, faults } = parseFrame(body, 'log-shuttle');
  expect(messages.length + faults.length).toBe(countPieces(body, 'log-shuttle'));
  // A quadratic reader needs minutes; a linear one some hundred milliseconds.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

function bodyOf(...frames: (string | Buffer)[]): Buffer {
  return Buffer.concat(
    frames.map((frame) => {
      const bytes = Buffer.from(frame);
      return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
    }),
  );
}

function textsOf(body: Buffer, dialect: SyslogDialect = 'logplex'): string[] {
  const { messages, faults } = parseFrame(body, dialect);
  expect(faults).toEqual([]);
  return messages.map((message) => message.text);
}
