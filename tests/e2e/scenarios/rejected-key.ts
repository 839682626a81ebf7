import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import { frameOf, type TestApp, type World } from '../world.js';

const FRAMES = 20;
/** Frames set aside for a rejected key are looked at again within half a minute. */
const RELEASE_TIMEOUT_MS = 45_000;

/** In two parts, so that other scenarios fill the time which kept frames have to wait. */
export function rejectedKeyScenario(world: () => World): { describeKept(): void; describeReleased(): void } {
  let app: TestApp | undefined;
  let goodKey = '';

  return {
    describeKept: () => {
      describe('a rejected API key', () => {
        test("keeps its destination's lines, and holds up nobody else's", async () => {
          const { datadog, tenant, neighbour } = world();
          app = await world().newApp();
          const other = await world().newApp({ owner: neighbour });
          datadog.revokeKey(app.apiKey);

          for (let i = 0; i < FRAMES; i++) {
            expect((await postFrame(app.token.drainUrl, frameOf(keptLine(i)))).status).toBe(204);
            expect((await postFrame(other.token.drainUrl, frameOf(`flows ${i}`))).status).toBe(204);
          }

          await other.settled(FRAMES);
          const { id, destinationId } = app;
          await waitUntil('the app says so', async () => (await tenant.app(id)).state === 'key_rejected');
          expect(await app.usage()).toMatchObject({ messagesReceived: FRAMES, logsDelivered: 0 });
          expect(app.logs()).toEqual([]);
          goodKey = world().newKey();
          await tenant.replaceKey(destinationId, goodKey);
        });
      });
    },

    describeReleased: () => {
      describe('a replaced API key', () => {
        test('lets go of every line that was kept, once, along with what comes after', async () => {
          if (app === undefined) throw new Error('comes after the scenario of the rejected key');
          const { datadog, tenant } = world();
          expect((await postFrame(app.token.drainUrl, frameOf('after the key'))).status).toBe(204);

          // By counts and ids: the fake no longer keeps each of so many logs.
          const arrived = (): number => datadog.received().countersOf(goodKey).logs;
          await waitUntil('all lines arrive', () => arrived() > FRAMES, { timeoutMs: RELEASE_TIMEOUT_MS });
          expect(await app.settled(FRAMES + 1)).toMatchObject({ logsDelivered: FRAMES + 1, parked: 0 });
          expect(arrived()).toBe(FRAMES + 1);
          expect(datadog.received().countersOf(app.apiKey).logs).toBe(0);
          const { seen } = datadog.received();
          for (let i = 0; i < FRAMES; i++) expect(seen.get(`kept-${i}`)).toBe(1);
          expect((await tenant.app(app.id)).state).toBe('healthy');
        });
      });
    },
  };
}

function keptLine(index: number): string {
  return `kept for later seq=kept-${index}`;
}
