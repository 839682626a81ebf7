import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

interface RuleUsage {
  readonly rules: readonly { readonly of: string; readonly name: string; readonly linesIn: number }[];
}

export function describeRules(world: () => World): void {
  describe('rules set through the API', () => {
    test('change what arrives, and every line has its place in the ledger', async () => {
      const owner = await world().product.signUp();
      const app = await world().newApp({ owner });
      await owner.ok('PUT', '/api/v1/tenant/rules', {
        rules: [{ type: 'mask_builtin', name: 'e-mail', masker: 'email' }],
      });
      await owner.ok('PUT', `/api/v1/apps/${app.id}/rules`, {
        rules: [
          { type: 'exclude_at_match', name: 'noise', pattern: 'health|\\[email\\]$' },
          { type: 'sample', name: 'none of these', rate: 0, pattern: '^tick' },
          { type: 'remap', name: 'jobs', pattern: 'Job', service: 'jobs' },
        ],
      });

      const frame = frameOf('GET /health', 'by a@example.com today', 'to a@example.com', 'tick 1', 'Job 1 done');
      expect((await postFrame(app.token.drainUrl, frame)).status).toBe(204);
      const usage = await app.settled(5);

      expect(usage).toMatchObject({ logsDelivered: 2, filtered: 2, sampled: 1, joined: 0 });
      expect(app.logs().map(({ raw }) => raw)).toMatchObject([
        { message: 'by [email] today' },
        { message: 'Job 1 done', service: 'jobs' },
      ]);

      await waitUntil('what each rule did can be read', async () => {
        const { rules } = await owner.ok<RuleUsage>('GET', `/api/v1/apps/${app.id}/rules/usage`);
        return rules.length === 4 && rules;
      }).then((rules) =>
        expect(rules).toEqual([
          expect.objectContaining({ of: 'tenant', name: 'e-mail', linesIn: 5, linesHit: 2 }),
          expect.objectContaining({ of: 'app', name: 'jobs', linesIn: 2, linesHit: 1 }),
          expect.objectContaining({ of: 'app', name: 'noise', linesIn: 5, linesHit: 2 }),
          expect.objectContaining({ of: 'app', name: 'none of these', linesIn: 3, linesHit: 1, bytesSaved: 6 }),
        ]),
      );

      await owner.ok('PUT', '/api/v1/tenant/rules', {
        rules: [{ type: 'exclude_at_match', name: 'all', pattern: '.' }],
      });
      await waitUntil('the worker knows the new rules', async () => {
        await postFrame(app.token.drainUrl, frameOf('Job 2 done'));
        return (await app.usage()).filtered > 2;
      });
    });
  });
}
