import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTimestampMs, TimestampReader } from './timestamp.js';

describe('parseTimestampMs', () => {
  test.each([
    ['2026-03-04T09:15:02+00:00', '2026-03-04T09:15:02.000Z'],
    ['2026-03-04T09:15:02.3+00:00', '2026-03-04T09:15:02.300Z'],
    ['2026-03-04T09:15:02.21Z', '2026-03-04T09:15:02.210Z'],
    ['2026-03-04T09:15:02.118402+00:00', '2026-03-04T09:15:02.118Z'],
    ['2026-03-04T09:15:02.999999999-00:00', '2026-03-04T09:15:02.999Z'],
    ['2026-03-04T09:15:02.000999Z', '2026-03-04T09:15:02.000Z'],
    ['2026-03-04T00:15:02+05:45', '2026-03-03T18:30:02.000Z'],
    ['2025-12-31T23:30:00-08:00', '2026-01-01T07:30:00.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['2000-02-29T12:00:00Z', '2000-02-29T12:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.500Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['2026-03-04t09:15:02z', '2026-03-04T09:15:02.000Z'],
  ])('reads %s', (text, iso) => {
    expect(new Date(parseTimestampMs(text)).toISOString()).toBe(iso);
  });

  test.each([
    '',
    '-',
    '2026-03-04',
    '2026-03-04T09:15:02',
    '2026-03-04 09:15:02Z',
    '2026-13-04T09:15:02Z',
    '2026-00-04T09:15:02Z',
    '2026-02-29T09:15:02Z',
    '1900-02-29T09:15:02Z',
    '2026-04-31T09:15:02Z',
    '2026-03-00T09:15:02Z',
    '2026-03-04T24:15:02Z',
    '2026-03-04T09:60:02Z',
    '2026-03-04T09:15:61Z',
    '2026-03-04T09:15:02.Z',
    '2026-03-04T09:15:02.1234567890Z',
    '2026-03-04T09:15:02.3',
    '2026-03-04T09:15:02+0000',
    '2026-03-04T09:15:02+24:00',
    '2026-03-04T09:15:02+00:60',
    '2026-03-04T09:15:02+00:00Z',
    '2026-03-04T09:15:02Zx',
    '2026-3-04T09:15:02Z',
    '1772615702',
    '２026-03-04T09:15:02Z',
  ])('gives NaN for %j', (text) => {
    expect(parseTimestampMs(text)).toBeNaN();
  });

  test('agrees with Date for any moment', () => {
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => parseTimestampMs(date.toISOString()) === date.getTime()),
      { numRuns: 2000 },
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseTimestampMs(text) === 'number'));
  });
});

test('a TimestampReader reads every text as parseTimestampMs does, whatever it has read before', () => {
  const minutes = fc.constantFrom(
    '2026-03-04T09:15:',
    '2026-03-04T09:16:',
    '1969-12-31T23:59:',
    '2024-02-29T00:00:',
    '2026-02-30T00:00:',
  );
  const seconds = fc.constantFrom('00', '02', '59', '60', '61', '2', '0x', '');
  const fractions = fc.oneof(
    fc.constant(''),
    fc.string({ unit: fc.constantFrom('0', '5', '9', '.', 'x'), maxLength: 11 }),
  );
  const zones = fc.constantFrom('+00:00', '+00:00', '-00:00', 'Z', '+01:00', '');
  const texts = fc
    .tuple(minutes, seconds, fractions, zones)
    .map(([minute, second, fraction, zone]) => `${minute}${second}${fraction === '' ? '' : `.${fraction}`}${zone}`);
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 12 }), (list) => {
      const reader = new TimestampReader();
      for (const text of list) {
        const body = Buffer.from(`<190>1 ${text} host`);
        expect([text, reader.read(body, 7, text)]).toEqual([text, parseTimestampMs(text)]);
      }
    }),
    { numRuns: 2000 },
  );
});
