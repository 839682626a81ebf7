import { describe, expect, test } from '@jest/globals';
import { createLogger } from './logger.js';

const TOKEN = `lfd${'a1B2'.repeat(11)}`;

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const destination = {
    write: (line: string) => {
      text += line;
    },
  };
  write(createLogger({ name: 'test', level: 'info', destination }));
  return text;
}

describe('the logger', () => {
  test('writes one JSON line with name, level and message', () => {
    const line = logged((logger) => logger.info({ count: 1 }, 'hello'));
    expect(JSON.parse(line)).toMatchObject({ name: 'test', level: 'info', count: 1, msg: 'hello' });
    expect(line.endsWith('}\n')).toBe(true);
  });

  test('censors secret fields at the top and two levels down', () => {
    const line = logged((logger) =>
      logger.info({
        token: 's3cret',
        a: { authorization: 's3cret' },
        request: { headers: { cookie: 's3cret', 'dd-api-key': 's3cret' } },
      }),
    );
    expect(line).not.toContain('s3cret');
    expect(line.match(/\[redacted\]/g)).toHaveLength(4);
  });

  test('shows the route of a request and neither its address nor its headers', () => {
    const req = {
      id: 1,
      method: 'POST',
      url: `/drain/${TOKEN}`,
      headers: { host: 'h0st' },
      routeOptions: { url: '/drain/:token' },
    };
    const line = logged((logger) => logger.info({ req }));
    expect(JSON.parse(line).req).toEqual({ id: 1, method: 'POST', route: '/drain/:token' });
  });

  test.each([
    ['a drain token', `unknown ${TOKEN}`],
    ['an API token', `unknown ${TOKEN.replace('lfd', 'lfa')}`],
    ['a Datadog key', 'bad key 0123456789abcdef0123456789abcdef'],
    ['credentials in a URL', 'cannot reach postgres://user:s3cret@db/x'],
    ['a drain URL', 'failed https://x/drain/s3cret?a'],
    ['a Datadog-style drain URL', '/api/v2/logs?dd-api-key=s3cret&x'],
  ])('takes %s out of an error', (_what, message) => {
    const line = logged((logger) => logger.error({ err: new Error(message, { cause: new Error(message) }) }));
    expect(line).not.toMatch(/s3cret|lf[ad]a|0123456789abcdef/);
    expect(line).toContain('[redacted]');
  });

  test('keeps the code and the call sites of an error and drops its other properties', () => {
    const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', config: { secretThing: 'x' } });
    const { err } = JSON.parse(logged((logger) => logger.error({ err: error })));
    expect(err).toEqual({
      type: 'Error',
      message: 'refused',
      code: 'ECONNREFUSED',
      stack: expect.stringMatching(/^\s+at /),
    });
  });

  test('takes anything that was thrown', () => {
    expect(JSON.parse(logged((logger) => logger.error({ err: 'text' }))).err).toEqual({
      type: 'string',
      message: 'text',
    });
  });
});
