import { describe, expect, test } from '@jest/globals';
import { BANDS } from './bands.mjs';
import { parseTestOptions } from './options.mjs';

describe('parseTestOptions', () => {
  test('runs every band when nothing is asked for', () => {
    expect(parseTestOptions([])).toEqual(BANDS);
  });

  test.each([[['--only', 'unit,lint']], [['--only=unit,lint']]])('takes %j, in the usual order', (args) => {
    expect(parseTestOptions(args).map(({ name }) => name)).toEqual(['lint', 'unit']);
  });

  test.each([[['--only', 'unti']], [['--only']], [['--fast']]])('refuses %j and names the bands', (args) => {
    expect(() => parseTestOptions(args)).toThrow(/Bands: lint, types/);
  });
});
