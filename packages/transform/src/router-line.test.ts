import { describe, expect, test } from '@jest/globals';
import type { EscapedLine } from './escaped-line.js';
import { LineFields } from './line-fields.js';
import { RouterReader } from './router-line.js';
import { generalLineOf, lineOf, type Read, textsOf } from './testing/lines.js';

const OLD =
  'at=info method=GET path="/orders?page=2" host=shop.example.com request_id=9a1c fwd="203.0.113.9,10.0.0.1" dyno=web.1 connect=0ms service=21ms status=200 bytes=512 protocol=https';
const NEW =
  'at=info method=POST path="/" host=shop.example.com request_id=9a1c fwd="203.0.113.9" dyno=web.12 connect=3ms service=0ms status=503 bytes=0 protocol=http1.1 tls=true tls_version=tls1.3';

function read(line: EscapedLine, reader = new RouterReader(null)): Read {
  const fields = new LineFields();
  fields.clear();
  reader.read(line, fields);
  return textsOf(fields);
}

describe('a served request', () => {
  const served = [
    OLD,
    NEW,
    OLD.replace(' protocol=https', ''),
    OLD.replace('protocol=https', 'protocol=http'),
    NEW.replace('tls=true', 'tls=false'),
    OLD.replace('?page=2', ''),
    OLD.replace(',10.0.0.1', ''),
    OLD.replace('web.1', 'run-worker_2.4711').replace('connect=0ms', 'connect=999999999ms'),
    `${NEW} retried twice`,
  ];

  test.each(served)('says the same whichever way it is read: %s', (text) => {
    const short = read(lineOf(text));
    expect(short).toEqual({ ...read(generalLineOf(text)), isCut: true });
    expect(short.root).toContain('"url_details":{');
  });

  const others = [
    OLD.slice(0, -30),
    `${OLD} weight=1`,
    `${OLD} "`,
    `x${OLD}`,
    OLD.replace('status=200', 'status=099'),
    OLD.replace('status=200', 'status=2000'),
    OLD.replace('bytes=512', 'bytes=0512'),
    OLD.replace('bytes=512', `bytes=${'5'.repeat(16)}`),
    OLD.replace('connect=0ms', 'connect=ms'),
    OLD.replace('service=21ms', 'service=1234567890ms'),
    OLD.replace('web.1', '1web.1'),
    OLD.replace('web.1', 'web.'),
    OLD.replace('web.1', 'web'),
    OLD.replace('GET', 'Get'),
    OLD.replace('host=shop', 'host=a=b'),
    OLD.replace('request_id=9a1c', 'request_id='),
    OLD.replace('203.0.113.9', '1'.repeat(46)),
    OLD.replace('203.0.113.9', ''),
    OLD.replace('/orders', '/a"b'),
    OLD.replace('/orders?page=2', '?'),
    OLD.replace('protocol=https', 'protocol=httpx'),
    NEW.replace('http1.1', 'http1.12'),
    NEW.replace('tls_version=tls1.3', 'tls_version=tls=1'),
    OLD.replace('/orders', `/${'o'.repeat(1_024)}`),
  ];

  test.each(others)('is nothing else, which goes the general way: %s', (text) => {
    expect(read(lineOf(text))).toEqual({ ...read(generalLineOf(text)), isCut: false });
  });

  test('takes no field from among the words behind it', () => {
    expect(read(lineOf(`${NEW} retried twice`)).root).toBe(read(lineOf(NEW)).root);
    expect(read(lineOf(`${NEW} status=200`)).status).toBe('info');
  });

  test('says the same whatever lines were read before it', () => {
    const reader = new RouterReader(null);
    const other = OLD.replace('shop.example.com', 'www.example.com').replace('web.1', 'web.2');
    for (const text of [OLD, NEW, other, NEW, OLD, OLD.replace(' protocol=https', ''), other]) {
      expect(read(lineOf(text), reader)).toEqual(read(lineOf(text)));
    }
  });
});

test('a line of any length is read in time that grows with it', () => {
  for (const text of [`${OLD} ${'fwd=1 '.repeat(300_000)}`, `fwd="${'1'.repeat(2_000_000)}`, '" '.repeat(1_000_000)]) {
    const line = lineOf(text);
    const startedAt = performance.now();
    new RouterReader(null).read(line, new LineFields());
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  }
});
