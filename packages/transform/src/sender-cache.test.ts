import { describe, expect, test } from '@jest/globals';
import { classify } from './classify.js';
import { ConstantText } from './constant-text.js';
import { HeadVariants } from './head-variants.js';
import { SenderCache, type SenderEntry } from './sender-cache.js';

const EMPTY = new ConstantText('');
const head = { start: EMPTY, heroku: EMPTY, host: '' };

function entryOf(part: Partial<SenderEntry>): SenderEntry {
  return {
    appname: 'app',
    procid: 'web.1',
    priority: 190,
    dialect: 'logplex',
    spaceApp: null,
    head,
    sender: classify('app', 'web.1', 'logplex'),
    form: 'content',
    isDyno: true,
    countedAs: { place: 0, mayBeSample: false },
    rules: [],
    variants: new HeadVariants(() => head),
    stream: null,
    metrics: null,
    ...part,
  };
}

describe('SenderCache', () => {
  test('tells senders apart by each of their four marks', () => {
    const entries = [
      entryOf({}),
      entryOf({ appname: 'heroku' }),
      entryOf({ procid: 'web.2' }),
      entryOf({ priority: 134 }),
      entryOf({ dialect: 'log-shuttle' }),
    ];
    const cache = new SenderCache();
    for (const entry of entries) {
      expect(cache.get(entry.appname, entry.procid, entry.priority, entry.dialect)).toBeUndefined();
      cache.add(entry);
    }
    for (const entry of entries) {
      expect(cache.get(entry.appname, entry.procid, entry.priority, entry.dialect)).toBe(entry);
    }
  });

  test('forgets rather than grow without end', () => {
    const cache = new SenderCache();
    const entries: SenderEntry[] = [];
    for (let i = 0; i < 3000; i++) entries.push(entryOf({ procid: `run.${i}` }));
    for (let i = 0; i < 3000; i++) entries.push(entryOf({ procid: 'web.1', appname: `forged-${i}` }));
    for (const entry of entries) cache.add(entry);
    const held = entries.filter(
      (entry) => cache.get(entry.appname, entry.procid, entry.priority, entry.dialect) === entry,
    );
    expect(held.length).toBeLessThanOrEqual(512 + 8);
    expect(held.at(-1)).toBe(entries.at(-1));
  });
});
