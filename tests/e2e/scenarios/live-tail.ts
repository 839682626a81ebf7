import { describe, expect } from '@jest/globals';
import { postFrame } from '../../support/post-frame.js';
import { test } from '../scenario-test.js';
import { frameOf, type World } from '../world.js';

interface Line {
  readonly text: string;
  readonly dyno: string | null;
  readonly outcome: string;
  readonly log: { readonly message: string; readonly ddtags: string } | null;
}

const PAUSE_MS = 250;
const FRAMES_MAX = 60;

export function describeLiveTail(world: () => World): void {
  describe('a live tail', () => {
    test('shows lines as they come, with the log each became, and to nobody else', async () => {
      const { tenant, neighbour } = world();
      const app = await world().newApp({ env: 'staging' });
      const path = `/api/v1/apps/${app.id}/tail`;
      expect((await neighbour.request('GET', path)).status).toBe(404);

      const tail = await tenant.follow(path);
      let frames = 0;
      // The first ones may be on their way before the worker hears that somebody looks.
      while (tail.all('line').length === 0 && frames < FRAMES_MAX) {
        await postFrame(app.token.drainUrl, frameOf(`looked at ${frames++}`));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      const line = await tail.first<Line>('line', ({ text }) => text.startsWith('looked at '));
      expect(line).toMatchObject({ dyno: 'web.1', outcome: 'kept', log: { message: line.text } });
      expect(line.log?.ddtags).toContain('env:staging');
      await tail.close();
      await app.settled(frames);
    });
  });
}
