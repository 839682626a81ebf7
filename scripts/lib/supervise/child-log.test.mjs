import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createChildLog } from './child-log.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-child-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {readonly string[]} chunks */
async function print(chunks) {
  const path = join(folder, 'api.log');
  /** @type {string[]} */
  const said = [];
  /** @type {Record<string, unknown>[]} */
  const events = [];
  const log = createChildLog({ path, name: 'api', say: (text) => said.push(text), onEvent: (e) => events.push(e) });
  const stream = new PassThrough();
  log.attach(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return { said, events, tail: log.tail(), file: readFileSync(path, 'utf8') };
}

describe('createChildLog', () => {
  test('puts every line into the file, also one that arrives in pieces or without its end', async () => {
    const { file } = await print(['{"level":"info","msg":"a"}\n{"level":', '"info","msg":"b"}\nplain']);
    expect(file).toBe('{"level":"info","msg":"a"}\n{"level":"info","msg":"b"}\nplain\n');
  });

  test('shows warnings and errors in a few words, each once a minute, and nothing else', async () => {
    const warning = '{"level":"warn","time":1,"msg":"database is slow"}\n';
    const error = '{"level":"error","msg":"cannot send","err":{"message":"ECONNREFUSED","stack":"…"}}\n';
    const { said } = await print(['{"level":"info","msg":"fine"}\n', warning, error, warning]);
    expect(said).toEqual(['api warning: database is slow', 'api error: cannot send: ECONNREFUSED']);
  });

  test('hands on events', async () => {
    const { events } = await print(['{"event":"sandbox ready","site":{"code":"SANDBOX"}}\n']);
    expect(events).toEqual([{ event: 'sandbox ready', site: { code: 'SANDBOX' } }]);
  });

  test('remembers what explains an early end', async () => {
    const { tail } = await print([
      '{"level":"info","msg":"hello"}\n',
      '{"level":"fatal","msg":"bad PORT"}\n',
      'Error: boom\n',
    ]);
    expect(tail).toBe('bad PORT\nError: boom');
  });
});
