import { describe, expect, test } from '@jest/globals';
import { EscapedLine } from './escaped-line.js';
import { LineFields } from './line-fields.js';
import { RouterReader } from './router-line.js';

const OLD =
  'at=info method=GET path="/orders?page=2" host=shop.example.com request_id=9a1c fwd="203.0.113.9,10.0.0.1" dyno=web.1 connect=0ms service=21ms status=200 bytes=512 protocol=https';
const NEW =
  'at=info method=POST path="/" host=shop.example.com request_id=9a1c fwd="203.0.113.9" dyno=web.12 connect=3ms service=0ms status=503 bytes=0 protocol=http1.1 tls=true tls_version=tls1.3';

function lineOf(text: string): EscapedLine {
  const line = new EscapedLine();
  line.set(JSON.stringify(text));
  return line;
}

function fieldsOf(text: string): LineFields {
  const fields = new LineFields();
  fields.clear();
  new RouterReader(null).read(lineOf(text), fields);
  return fields;
}

describe('a served request', () => {
  // A pair nobody knows is what the short way does not take.
  test.each([OLD, NEW, OLD.replace(' protocol=https', ''), NEW.replace('tls=true', 'tls=false')])(
    'says the same whichever way it is read: %s',
    (line) => {
      expect(fieldsOf(line)).toEqual(fieldsOf(`${line} weight=1`));
      expect(fieldsOf(line).root).toContain('"url_details":{');
    },
  );

  test('says the same with words behind it, and takes no field from among them', () => {
    expect(fieldsOf(`${NEW} retried twice`)).toEqual(fieldsOf(NEW));
    expect(fieldsOf(`${NEW} status=200`).status).toBe('info');
  });

  test('says the same whatever lines were read before it', () => {
    const reader = new RouterReader(null);
    const other = OLD.replace('shop.example.com', 'www.example.com').replace('web.1', 'web.2');
    for (const line of [OLD, NEW, other, NEW, OLD, OLD.replace(' protocol=https', ''), other]) {
      const fields = new LineFields();
      reader.read(lineOf(line), fields);
      expect(fields).toEqual(fieldsOf(line));
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
