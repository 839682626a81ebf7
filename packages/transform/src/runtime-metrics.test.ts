import { describe, expect, test } from '@jest/globals';
import type { EscapedLine } from './escaped-line.js';
import { LineFields } from './line-fields.js';
import { PairsReader } from './pairs-line.js';
import { generalLineOf, lineOf, type Read, textsOf } from './testing/lines.js';

const HEAD = 'source=web.1 dyno=heroku.61120934.5c0f5c66-2d4a-4c7e-8a57-0f8f9c1f6e11';
const LOAD = `${HEAD} sample#load_avg_1m=0.05 sample#load_avg_5m=0.1 sample#load_avg_15m=12`;
const MEMORY = `${HEAD} sample#memory_total=290.05MB sample#memory_rss=288.23MB sample#memory_cache=1.82MB sample#memory_swap=0.00MB sample#memory_pgpgin=146513pages sample#memory_pgpgout=46120pages sample#memory_quota=512.00MB`;

function read(line: EscapedLine, isDynoKnown = true): Read {
  const fields = new LineFields();
  fields.clear();
  new PairsReader(new Set(), null).readMetrics(line, isDynoKnown, fields);
  return textsOf(fields);
}

describe('what a dyno’s runtime prints', () => {
  const runtime = [
    LOAD,
    MEMORY,
    `${LOAD} and more`,
    LOAD.slice(0, -20),
    `${MEMORY} `,
    LOAD.replace('web.1', 'run-worker_2.4711'),
    LOAD.replace('15m=12', '15m=123456789012345'),
    MEMORY.replace('290.05', '123456789.012345'),
    LOAD.replace(/dyno=\S+/, 'dyno='),
    MEMORY.replace(/ sample#memory_quota.*/, ''),
    LOAD.replace(/ sample#load_avg_5m.*/, ''),
  ];

  test.each(runtime)('says the same whichever way it is read: %s', (text) => {
    const short = read(lineOf(text));
    expect(short).toEqual({ ...read(generalLineOf(text)), isCut: true });
    expect(short.heroku).toContain('"sample":{"');
  });

  const others = [
    MEMORY.slice(0, -1),
    MEMORY.slice(0, -30),
    `${LOAD} sample#tmp_used=3MB`,
    `${LOAD} x=1`,
    `${LOAD} sample#load_avg_1m=7`,
    `${MEMORY}/s`,
    `${LOAD}MB`,
    LOAD.replace('0.05', '-0.05'),
    LOAD.replace('0.05', '00.05'),
    LOAD.replace('0.05', '.05'),
    LOAD.replace('0.05', '0.'),
    LOAD.replace('0.05', ''),
    LOAD.replace('15m=12', '15m=1234567890123456'),
    MEMORY.replace('290.05', '1234567890.123456'),
    MEMORY.replace('pages', 'p'),
    MEMORY.replace('MB', ''),
    LOAD.replace('source=web.1', 'source='),
    LOAD.replace('source=web.1', 'source=a=b'),
    LOAD.replace('source=web.1', 'source="a b"'),
    LOAD.replace('source=web.1', 'source=a\\b'),
    LOAD.replace('source=web.1 ', ''),
    LOAD.replace(/ dyno=\S+/, ''),
    LOAD.replace('load_avg_1m', 'memory_total'),
    LOAD.replace('load_avg_5m', 'load_avg_1m'),
    LOAD.replace('sample#', 'measure#'),
    LOAD.replace(' sample#load_avg_5m', '  sample#load_avg_5m'),
    `${LOAD} ${'words '.repeat(200)}`,
    HEAD,
  ];

  test.each(others)('is nothing else, which goes the general way: %s', (text) => {
    expect(read(lineOf(text))).toEqual({ ...read(generalLineOf(text)), isCut: false });
  });

  test('names its dyno too when something else wrote the line', () => {
    expect(read(lineOf(LOAD), false).heroku).toMatch(/^,"dyno":"web\.1","dynotype":"web","metric_source":"web\.1"/);
  });
});
