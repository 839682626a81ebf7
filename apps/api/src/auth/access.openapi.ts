import type { OpenAPIObject } from '@nestjs/swagger';
import { ACTIONS, type Action, type Rule } from './actions.js';
import { ACTION_EXTENSION } from './needs.js';

type Paths = OpenAPIObject['paths'];

/** Names of the security schemes in the document. */
export const SESSION_SCHEME = 'session';
export const TOKEN_SCHEME = 'apiToken';

/** The paths of the document with who may call them, as the table (actions.ts) has it: for programs and in words. */
export function tellAccess(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, told(operation)])),
    ]),
  );
}

function told(operation: object): object {
  if (!(ACTION_EXTENSION in operation)) return operation;
  const { role, scope }: Rule = ACTIONS[operation[ACTION_EXTENSION] as Action]; // only Needs writes it
  const given = 'description' in operation ? [String(operation.description)] : [];
  const people = `Lowest role: \`${role}\`.`;
  const scripts = scope === null ? 'Not with an API token.' : `Scope of an API token: \`${scope}\`.`;
  return {
    ...operation,
    description: [...given, `${people} ${scripts}`].join('\n\n'),
    security: [{ [SESSION_SCHEME]: [] }, ...(scope === null ? [] : [{ [TOKEN_SCHEME]: [scope] }])],
  };
}
