import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from '@jest/globals';
import { PieceCutter } from '@logferry/logplex';
import { packOtlp } from './pack-otlp.js';

const NANOS = '1772615702118402001';
const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';

type Write = (writer: BinaryWriter) => void;
const message =
  (field: number, write: Write): Write =>
  (writer) => {
    writer.tag(field, WireType.LengthDelimited).fork();
    write(writer);
    writer.join();
  };
const text =
  (field: number, value: string): Write =>
  (writer) =>
    void writer.tag(field, WireType.LengthDelimited).string(value);
const all =
  (...writes: Write[]): Write =>
  (writer) => {
    for (const write of writes) write(writer);
  };
const pair = (field: number, name: string, value: Write): Write =>
  message(field, all(text(1, name), message(2, value)));
const bytesOf = (write: Write): Buffer => {
  const writer = new BinaryWriter();
  write(writer);
  return Buffer.from(writer.finish());
};

const VALUES: Write = all(
  pair(6, 'big', (writer) => void writer.tag(3, WireType.Varint).int64('9007199254740993')),
  pair(6, 'half', (writer) => void writer.tag(4, WireType.Bit64).double(0.5)),
  pair(6, 'none', (writer) => void writer.tag(4, WireType.Bit64).double(Number.NaN)),
  pair(6, 'on', (writer) => void writer.tag(2, WireType.Varint).bool(true)),
  pair(
    6,
    'list',
    message(
      5,
      all(
        message(1, text(1, 'a')),
        message(1, () => undefined),
      ),
    ),
  ),
  pair(6, 'bytes', (writer) => void writer.tag(7, WireType.LengthDelimited).bytes(Uint8Array.of(1, 2, 255))),
  pair(6, 'status', text(1, 'paid')),
);
const id =
  (field: number, hex: string): Write =>
  (writer) =>
    void writer.tag(field, WireType.LengthDelimited).bytes(Buffer.from(hex, 'hex'));
const RECORD: Write = all(
  (writer) => void writer.tag(1, WireType.Bit64).fixed64(NANOS),
  (writer) => void writer.tag(2, WireType.Varint).int32(17),
  text(3, 'ERROR'),
  message(5, text(1, 'café')),
  VALUES,
  id(9, TRACE),
  id(10, SPAN),
  text(99, 'of a later version'),
);
// The resource behind the logs: fields may come in any order.
const PROTOBUF = bytesOf(
  message(
    1,
    all(
      message(2, all(message(2, RECORD), message(1, text(1, 'lib')))),
      message(1, pair(1, 'heroku.app.name', text(1, 'shop'))),
    ),
  ),
);

const JSON_BODY = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'heroku.app.name', value: { stringValue: 'shop' } }] },
      scopeLogs: [
        {
          scope: { name: 'lib' },
          logRecords: [
            {
              timeUnixNano: NANOS,
              severityNumber: 17,
              severityText: 'ERROR',
              body: { stringValue: 'café' },
              traceId: TRACE,
              spanId: SPAN,
              attributes: [
                { key: 'big', value: { intValue: '9007199254740993' } },
                { key: 'half', value: { doubleValue: 0.5 } },
                { key: 'none', value: { doubleValue: 'NaN' } },
                { key: 'on', value: { boolValue: true } },
                { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, {}] } } },
                { key: 'bytes', value: { bytesValue: 'AQL/' } },
                { key: 'status', value: { stringValue: 'paid' } },
              ],
              ofALaterVersion: 1,
            },
          ],
        },
      ],
    },
  ],
};

/** The low 64 bits, as Datadog writes them. */
const decimal = (hex: string): string => BigInt(`0x${hex.slice(-16)}`).toString();
const PIECE = `{"resource":{"heroku.app.name":"shop"},"severity":17,"timestamp":1772615702118,"message":"café","otel":{"scope_name":"lib","severity_text":"ERROR","trace_id":"${TRACE}","span_id":"${SPAN}"},"attributes":{"big":9007199254740993,"half":0.5,"none":"NaN","on":true,"list":["a",null],"bytes":"AQL/","_RESERVED_status":"paid","dd.trace_id":"${decimal(TRACE)}","dd.span_id":"${decimal(SPAN)}"}}`;

function piecesOf(packed: ReturnType<typeof packOtlp>): string[] {
  if (typeof packed === 'string') throw new Error(packed);
  return packed.flatMap(({ body }) => {
    const pieces: string[] = [];
    const cutter = new PieceCutter(body);
    while (cutter.next()) pieces.push(body.toString('utf8', cutter.contentStart, cutter.end));
    return pieces;
  });
}

const jsonOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const recordsOf = (records: readonly object[]): Buffer =>
  jsonOf({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });

describe('packOtlp', () => {
  test('makes the same piece of a record, whether it comes as Protobuf or as JSON', () => {
    const [piece = ''] = piecesOf(packOtlp(PROTOBUF, 'protobuf'));
    expect(JSON.parse(piece)).toMatchObject({ severity: 17, message: 'café' });
    expect(piece).toBe(piecesOf(packOtlp(jsonOf(JSON_BODY), 'json'))[0]);
    expect(piece).toBe(PIECE);
  });

  test.each([
    ['protobuf', ''],
    ['json', '{}'],
    ['json', '{"resourceLogs":[{"scopeLogs":[]}]}'],
  ] as const)('finds nothing to hold in an empty request as %s', (encoding, body) => {
    expect(packOtlp(Buffer.from(body), encoding)).toEqual([]);
  });

  test.each([
    ['protobuf', PROTOBUF.subarray(0, -3)],
    ['protobuf', Buffer.from('{"resourceLogs":[]}')],
    ['json', PROTOBUF],
    ['json', Buffer.from('[]')],
    ['json', Buffer.from('{"resourceLogs":[{"scopeLogs":{}}]}')],
    ['json', recordsOf([{ body: { intValue: {} } }])],
  ] as const)('takes no %s that is none', (encoding, body) => {
    expect(packOtlp(body, encoding)).toBe('malformed');
  });

  test('takes no value that is nested beyond any use, in either encoding', () => {
    let json: object = { stringValue: 'x' };
    let proto: Write = text(1, 'x');
    for (let depth = 0; depth < 40; depth++) {
      json = { arrayValue: { values: [json] } };
      proto = message(5, message(1, proto));
    }
    const protobuf = bytesOf(message(1, message(2, message(2, message(5, proto)))));
    expect(packOtlp(recordsOf([{ body: json }]), 'json')).toBe('malformed');
    expect(packOtlp(protobuf, 'protobuf')).toBe('malformed');
  });

  test('cuts a large batch into frames that a worker can take, named so that the same bytes are the same frames', () => {
    const body = recordsOf(
      Array.from({ length: 8_192 }, (_, index) => ({ observedTimeUnixNano: NANOS, body: { intValue: index } })),
    );
    const parts = packOtlp(body, 'json');
    if (typeof parts === 'string') throw new Error(parts);
    expect(parts.map(({ messages }) => messages)).toEqual([4_096, 4_096]);
    expect(new Set(parts.map(({ frameId }) => frameId)).size).toBe(2);
    expect(packOtlp(body, 'json')).toEqual(parts);
  });

  test('names no frame of records without a time: two may be alike to the byte', () => {
    expect(packOtlp(recordsOf([{ body: { stringValue: 'x' } }]), 'json')).toMatchObject([{ messages: 1, frameId: '' }]);
  });
});
