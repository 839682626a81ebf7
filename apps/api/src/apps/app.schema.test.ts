import { describe, expect, test } from '@jest/globals';
import { createAppSchema, updateAppSchema } from './app.schema.js';

const BASE = { name: 'shop', destinationId: '01a20aed-4eb7-70a8-b937-481903967c29' };
/** The fields that are not acceptable, once each; undefined when all are. */
const faults = (change: object) => {
  const { error } = createAppSchema.safeParse({ ...BASE, ...change });
  return error && [...new Set(error.issues.map((issue) => issue.path.join('.')))];
};
const taken = (change: object) => createAppSchema.parse({ ...BASE, ...change });

describe('createAppSchema', () => {
  test('takes a name and a destination, and leaves out what was not given', () => {
    expect(taken({})).toEqual(BASE);
  });

  test.each([
    ['Shop-Production', 'shop-production'],
    [' shop ', 'shop'],
    ['a', 'a'],
    ['my.app_2', 'my.app_2'],
  ])('takes the name %j as %j', (name, expected) => expect(taken({ name }).name).toBe(expected));

  test.each(['', '-shop', 'shop-', 'my shop', "x'; rm", 'x'.repeat(61), 'caf\u00e9', 7, null])(
    'refuses the name %j',
    (name) => expect(faults({ name })).toEqual(['name']),
  );

  test('writes tags as Datadog stores them, once each', () => {
    const tags = ['Team:Shop', ' team:shop ', 'Region:EU west', 'x:', 'stra\u00dfe:\u00e4'];
    expect(taken({ tags }).tags).toEqual(['team:shop', 'region:eu_west', 'x', 'stra_e:_']);
  });

  test.each(['', ' ', '1st', '_x', ':', 'a,b', 'env:prod', 'Service:x', 'x'.repeat(201)])(
    'refuses the tag %j and says which one',
    (tag) => expect(faults({ tags: ['ok', tag] })).toEqual(['tags.1']),
  );

  test('bounds the number of tags, attributes and processes', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`);
    const keyed = (count: number, value: unknown) => Object.fromEntries(many(count).map((name) => [name, value]));
    expect(faults({ tags: many(50), attributes: keyed(32, 1), processes: keyed(32, {}) })).toBeUndefined();
    expect(faults({ tags: many(51) })).toEqual(['tags']);
    expect(faults({ attributes: keyed(33, 1) })).toEqual(['attributes']);
    expect(faults({ attributes: keyed(7, 'x'.repeat(1_000)) })).toBeUndefined();
    expect(faults({ attributes: keyed(8, 'x'.repeat(1_000)) })).toEqual(['attributes']);
    expect(faults({ processes: keyed(33, {}) })).toEqual(['processes']);
  });

  test('takes texts, numbers, true and false as attributes', () => {
    const attributes = { region: 'eu', 'build.number': 12.5, canary: false };
    expect(taken({ attributes }).attributes).toEqual(attributes);
  });

  test.each([
    [{ x: null }],
    [{ x: { y: 1 } }],
    [{ x: ['y'] }],
    [{ x: 'y'.repeat(1_001) }],
    [{ x: Number.POSITIVE_INFINITY }],
  ])('refuses the attributes %j', (attributes) => expect(faults({ attributes })).toEqual(['attributes.x']));

  test.each(['message', 'status', 'host', 'dd.trace_id', 'heroku.app', 'syslog', '', '1x', 'a b', 'x'.repeat(50)])(
    'refuses an attribute named %j',
    (name) => expect(faults({ attributes: { [name]: 1 } })).toEqual([`attributes.${name}`]),
  );

  test('refuses fields it does not know, inside processes too', () => {
    const nested = createAppSchema.safeParse({ ...BASE, processes: { web: { sauce: 'ruby' } } });
    expect(nested.error?.issues[0]).toMatchObject({ path: ['processes', 'web'], keys: ['sauce'] });
    expect(createAppSchema.safeParse({ ...BASE, colour: 'red' }).success).toBe(false);
  });

  test('writes env as a tag value and takes null for none', () => {
    expect(taken({ env: 'Production EU' }).env).toBe('production_eu');
    expect(taken({ env: null }).env).toBeNull();
    expect(faults({ env: ' ' })).toEqual(['env']);
  });

  test.each(['a\nb', 'a\u001bb', 'a\u007fb', 'a\u0085b'])('takes %j for no line', (text) => {
    expect(faults({ service: text })).toEqual(['service']);
    expect(faults({ env: text })).toEqual(['env']);
    expect(faults({ tags: ['ok', text] })).toEqual(['tags.1']);
    expect(faults({ processes: { web: { source: text } } })).toEqual(['processes.web.source']);
  });

  test('takes line breaks in the text of an attribute', () => {
    expect(faults({ attributes: { x: 'a\n\tb \u{1f600}' } })).toBeUndefined();
  });

  test('takes the host modes of the design only', () => {
    expect(taken({ hostMode: 'app.dyno' }).hostMode).toBe('app.dyno');
    expect(faults({ hostMode: 'app_dyno' })).toEqual(['hostMode']);
  });
});

describe('updateAppSchema', () => {
  test('refuses a change of nothing', () => {
    expect(updateAppSchema.safeParse({}).success).toBe(false);
  });
});
