import { expect, test } from '@jest/globals';
import { submittedDialectOf } from './submitted-dialect.js';

test.each([
  [{ 'content-type': 'application/json' }, 'datadog-json'],
  [{ 'content-type': 'Application/JSON; charset=utf-8' }, 'datadog-json'],
  [{ 'content-type': 'application/json', 'dd-protocol': 'agent-json' }, 'agent-json'],
  [{ 'content-type': 'text/plain;charset=UTF-8' }, 'text'],
  [{ 'content-type': 'text/plain', 'dd-protocol': 'agent-json' }, 'text'],
  [{ 'content-type': 'application/logplex-1' }, null],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, null],
  [{}, null],
])('%j is read as %s', (headers, dialect) => {
  expect(submittedDialectOf(headers)).toBe(dialect);
});
