import { randomBytes } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

/** Between a log of a few words and HUGE, also when compressed. */
const BODY_BYTES_MAX = 2_500;
const HUGE_BYTES = 4_000;

interface Letters {
  readonly items: readonly { readonly reason: string; readonly statusCode: number; readonly preview: string }[];
}

export function describeDeadLetters(world: () => World): void {
  describe('a log the intake refuses for good', () => {
    test('is kept alone, shown, and arrives once it is sent again', async () => {
      const { datadog, tenant } = world();
      const app = await world().newApp();
      const huge = `huge ${randomBytes(HUGE_BYTES).toString('base64')}`;
      const limit = datadog.script(
        { kind: 'limit', bytesMax: BODY_BYTES_MAX },
        { key: app.apiKey, times: Number.POSITIVE_INFINITY },
      );
      expect((await postFrame(app.token.drainUrl, frameOf('before', huge, 'after'))).status).toBe(204);
      expect(await app.settled(3)).toMatchObject({ logsDelivered: 2, deadLettered: 1 });
      expect(messagesOf(app.logs()).sort()).toEqual(['after', 'before']);

      const path = `/api/v1/apps/${app.id}/dead-letters`;
      const letters = await tenant.ok<Letters>('GET', path);
      expect(letters.items).toMatchObject([{ reason: 'too_large', statusCode: 413 }]);
      expect(letters.items[0]?.preview).toContain('huge ');

      limit.stop();
      expect(await tenant.ok('POST', `${path}/redrive`)).toMatchObject({ letters: 1, messages: 1 });
      await waitUntil('the log arrives', () => app.logs().length === 3);
      const redriven = app.logs().find(({ raw }) => raw.message === huge);
      expect(String(redriven?.raw.ddtags).split(',')).toContain('logferry.redriven:true');
      expect(await app.settled(3)).toMatchObject({ logsDelivered: 3, deadLettered: 0 });
      expect((await tenant.ok<Letters>('GET', path)).items).toEqual([]);
    });
  });
}

function messagesOf(logs: readonly { readonly raw: Readonly<Record<string, unknown>> }[]): string[] {
  return logs.map(({ raw }) => String(raw.message));
}
