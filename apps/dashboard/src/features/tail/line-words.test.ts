import { describe, expect, test } from '@jest/globals';
import { effectWords, fieldOf, inOneRow, levelOf, messageOf } from './line-words.js';
import { lineWith } from './tail-line.fixture.js';

describe('levelOf', () => {
  test('is the status of the log, and nothing without one', () => {
    expect(levelOf(lineWith({ log: { status: 'error' } }))).toEqual({ label: 'error', tone: 'bad' });
    expect(levelOf(lineWith({ log: { status: 'unheard of' } }))?.tone).toBe('idle');
    expect(levelOf(lineWith({ log: {} }))).toBeNull();
    expect(levelOf(lineWith({ log: null }))).toBeNull();
  });
});

describe('effectWords', () => {
  test('names the rule that left a line out, or all that changed it', () => {
    const rules = [
      { name: 'mask tokens', effect: 'masked' },
      { name: 'drop health', effect: 'excluded' },
    ];
    expect(effectWords(lineWith({ outcome: 'filtered', rules }))).toBe('filtered by drop health');
    expect(effectWords(lineWith({ rules: rules.slice(0, 1) }))).toBe('masked by mask tokens');
    expect(effectWords(lineWith({}))).toBeNull();
  });
});

test('a field of the log is read as text, its message as the line when there is none', () => {
  const line = lineWith({ text: 'raw', log: { message: 'masked', hostname: 7 } });
  expect([messageOf(line), fieldOf(line, 'hostname'), messageOf(lineWith({ text: 'raw', log: null }))]).toEqual([
    'masked',
    '',
    'raw',
  ]);
});

test('a log of several lines is put in one row, with signs where they broke', () => {
  expect(inOneRow('Error: none\n    at redeem (a.js:1)\n\n    at run (b.js:2)\n')).toBe(
    'Error: none ↵ at redeem (a.js:1) ↵ at run (b.js:2)',
  );
  expect(inOneRow('  a  line ')).toBe('  a  line');
});
