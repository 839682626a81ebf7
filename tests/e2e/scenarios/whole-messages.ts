import { describe, expect } from '@jest/globals';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import { newFrameId, postFrame } from '../../support/post-frame.js';
import { test } from '../scenario-test.js';
import { appLine, drainUrlAt, timestampOf, type World } from '../world.js';

const PIECE_BYTES = 10_000;

/** As Heroku cuts a long line: one time, and the line end in the last piece only. */
function piecesOf(text: string): MessageInput[] {
  const bytes = Buffer.from(`${text}\n`);
  const timestamp = timestampOf(Date.now());
  const pieces: MessageInput[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    pieces.push({ priority: 190, timestamp, appname: 'app', procid: 'web.1', text: piece });
  }
  return pieces;
}

export function describeWholeMessages(world: () => World): void {
  describe('messages that Heroku sends in several lines', () => {
    test('arrive as one log: a JSON line of 35 kB cut in four, over two POSTs to two processes, to the byte', async () => {
      const app = await world().newApp();
      const json = JSON.stringify({ level: 'warn', order: '9007199254740993', text: `x${'é'.repeat(17_400)}` });
      const [first, second, third, fourth] = piecesOf(json);
      if (!first || !second || !third || !fourth) throw new Error('the line is cut in four');

      const bodies = [
        [first, appLine('from another dyno', 'web.2'), second],
        [third, appLine('from another dyno', 'web.2'), fourth, appLine('after')],
      ];
      for (const [index, messages] of bodies.entries()) {
        const api = world().product.apis[index]?.url ?? '';
        const answer = await postFrame(drainUrlAt(api, 'path', app.token.token), buildFrame(messages), {
          frameId: newFrameId(),
        });
        expect(answer.status).toBe(204);
      }

      const ledger = await app.settled(7);
      expect(ledger).toMatchObject({ logsDelivered: 4, joined: 3, deadLettered: 0 });
      const ofDyno = app.logs().filter(({ resolved }) => resolved.host?.endsWith('.web.1'));
      expect(ofDyno.map(({ raw }) => raw.message)).toEqual([json, 'after']);
      expect(ofDyno[0]?.resolved.status).toBe('warn');
    });

    test('arrive as one log: a Java stack trace of 60 lines among those of another dyno, each in its order', async () => {
      const app = await world().newApp();
      const frames = Array.from({ length: 59 }, (_, index) => `\tat com.shop.Cart.step${index}(Cart.java:${index})`);
      const trace = ['java.lang.IllegalStateException: cart 4711 is closed', ...frames];
      const lines = trace.flatMap((text, index) => [appLine(text), appLine(`GET /carts/${index} 200`, 'web.2')]);

      for (let at = 0; at < lines.length; at += 50) {
        expect((await postFrame(app.token.drainUrl, buildFrame(lines.slice(at, at + 50)))).status).toBe(204);
      }

      expect(await app.settled(120)).toMatchObject({ logsDelivered: 61, joined: 59 });
      const messages = (dyno: string) =>
        app
          .logs()
          .filter(({ resolved }) => resolved.host?.endsWith(dyno))
          .map(({ raw }) => raw.message);
      expect(messages('.web.1')).toEqual([trace.join('\n')]);
      expect(messages('.web.2')).toEqual(
        frames.map((_, index) => `GET /carts/${index} 200`).concat('GET /carts/59 200'),
      );
    });
  });
}
