import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeApi } from './describe-api.js';

interface Operation {
  readonly path: string;
  readonly operationId: string;
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

let document: OpenAPIObject;
let operations: Operation[];

beforeAll(async () => {
  document = await describeApi();
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item).map((operation) => ({ ...(operation as Operation), path })),
  );
});

describe('the OpenAPI document', () => {
  test('names every operation once', () => {
    const ids = operations.map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['listApps', 'createApp', 'createDrainToken', 'getUsage']));
  });

  test('defines all it refers to', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(expect.arrayContaining([...new Set(names)]));
    expect(text).not.toContain('$defs');
  });

  test('gives every error as a problem', () => {
    for (const { path, responses } of operations) {
      const statuses = path.startsWith('/api/auth/') ? ['429', '500', '503'] : ['401', '500', '503'];
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(statuses));
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) >= 400) expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
      }
    }
  });

  test('shows no secret in an answer but that of a new token', () => {
    const secretFields = /"(?:apiKey|sealedApiKey|sealedToken|token|tokenHash|password)":/;
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      if (['CreatedDrainToken', 'CreatedApiToken', 'CreateDestination', 'UpdateDestination', 'CheckKey'].includes(name))
        continue;
      if (name === 'AcceptInvitation') continue; // a body
      expect(`${name} ${JSON.stringify(schema)}`).not.toMatch(secretFields);
    }
  });
});
