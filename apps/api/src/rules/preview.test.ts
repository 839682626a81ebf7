import { describe, expect, test } from '@jest/globals';
import type { Rule } from '@logferry/transform';
import { messagesOfPasted } from './pasted-lines.js';
import { previewRules } from './preview.js';

const NOW = new Date('2026-03-04T09:15:03Z');
const SETTINGS = {
  appName: 'shop',
  env: 'production',
  service: null,
  hostMode: 'app.dyno',
  host: null,
  tags: [],
  attributes: {},
  processes: {},
} as const;

function preview(lines: readonly string[], appRules: readonly Rule[], tenantRules: readonly Rule[] = []) {
  return previewRules(SETTINGS, tenantRules, appRules, messagesOfPasted(lines, NOW), NOW.getTime()).lines;
}

describe('a preview', () => {
  test('says of each line what it was, what it became, and which rule of whom did it', () => {
    const lines = preview(
      [
        '2026-03-04T09:15:02.204117+00:00 heroku[router]: at=info method=GET path="/health" status=200',
        '2026-03-04T09:15:02+00:00 app[worker.3]: mail to dana@example.com, order 9007199254740993',
        'a text alone',
      ],
      [{ type: 'exclude_at_match', name: 'health', pattern: '/health', filter: { kind: ['router'] } }],
      [{ type: 'mask_builtin', name: 'addresses', masker: 'email' }],
    );
    expect(lines).toEqual([
      {
        kind: 'router',
        dyno: null,
        before: 'at=info method=GET path="/health" status=200',
        after: null,
        outcome: 'filtered',
        messages: 1,
        rules: [{ of: 'app', name: 'health', effect: 'excluded' }],
        log: null,
      },
      expect.objectContaining({
        kind: 'app',
        dyno: 'worker.3',
        after: 'mail to [email], order 9007199254740993',
        outcome: 'kept',
        rules: [{ of: 'tenant', name: 'addresses', effect: 'masked' }],
      }),
      expect.objectContaining({ dyno: 'web.1', before: 'a text alone', after: 'a text alone', rules: [] }),
    ]);
    expect(JSON.parse(lines[1]?.log ?? '')).toMatchObject({
      message: 'mail to [email], order 9007199254740993',
      hostname: 'shop.worker.3',
    });
  });

  test('joins lines as they would be', () => {
    const lines = preview(['Error: no cart', '    at f (/a.js:1:2)', 'next'], []);
    expect(lines.map(({ before, messages }) => [before, messages])).toEqual([
      ['Error: no cart\n    at f (/a.js:1:2)', 2],
      ['next', 1],
    ]);
  });
});
