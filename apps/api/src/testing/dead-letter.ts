import { gzipSync } from 'node:zlib';
import { DeadLetters } from '@logferry/db';
import { buildFrame } from '@logferry/logplex';
import { encodeGroup } from '@logferry/queue';
import type { RunningApi } from './running-api.js';

/** When the logs of these letters were received. */
export const LETTER_RECEIVED_AT = new Date('2026-03-04T09:15:07.000Z');

/** Keeps a log with this text as a dead letter of the app, as a worker does, and returns the letter's id. */
export async function keepLetter(
  api: Pick<RunningApi, 'database' | 'keyring'>,
  appId: string,
  text: string,
  reason: 'intake_rejected' | 'too_large' = 'intake_rejected',
): Promise<string> {
  const { database, keyring } = api;
  const { tenantId } = await database.app.findUniqueOrThrow({ where: { id: appId } });
  const receivedAtMs = LETTER_RECEIVED_AT.getTime();
  const header = {
    tenantId,
    appId,
    drainTokenId: 'd',
    logplexToken: '',
    frameId: text,
    receivedAtMs,
    dialect: 'logplex',
    pendingMessages: 1,
  } as const;
  const line = { priority: 190, timestamp: '2026-03-04T09:15:02+00:00', appname: 'app', procid: 'web.1', text };
  const frame = gzipSync(encodeGroup([{ header, body: buildFrame([line]) }])).toString('base64');
  const preview = JSON.stringify({ message: text });
  const letter = { tenantId, appId, reason, statusCode: 400, bytes: 300, messages: 1, receivedAtMs, preview, frame };
  if (!(await new DeadLetters(database, keyring).keep(letter))) throw new Error('The letter was not kept');
  const newest = await database.deadLetter.findFirstOrThrow({ where: { appId }, orderBy: { createdAt: 'desc' } });
  return newest.id;
}
