import type { OpenAPIObject } from '@nestjs/swagger';
import { ACTIONS, type Action, ROLES } from './actions.js';
import { ACTION_EXTENSION } from './needs.js';

type Paths = OpenAPIObject['paths'];

/** The paths of the document with who may call them, as the table (actions.ts) has it, at the end of each description. */
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
  const { role } = ACTIONS[operation[ACTION_EXTENSION] as Action]; // only Needs writes it
  const given = 'description' in operation ? [String(operation.description)] : [];
  if (role === ROLES[0]) return operation;
  return { ...operation, description: [...given, `Needs the role \`${role}\`, or one above it.`].join('\n\n') };
}
