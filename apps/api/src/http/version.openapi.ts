import type { OpenAPIObject } from '@nestjs/swagger';
import { IF_MATCH } from './version.js';

type Paths = OpenAPIObject['paths'];

interface Operation {
  readonly parameters?: readonly { readonly name?: string }[];
  readonly responses: Record<string, object>;
}

const ETAG = {
  description: 'The version of the settings; give it as `If-Match` to change them only if nobody else has.',
  schema: { type: 'string', examples: ['"3"'] },
};

/** The paths of the document with the ETag of what is shown where If-Match is taken. */
export function tellVersions(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => {
      const all = Object.entries(operations as Record<string, Operation>);
      const isVersioned = all.some(([, { parameters = [] }]) => parameters.some(({ name }) => name === IF_MATCH));
      return [path, isVersioned ? Object.fromEntries(all.map(([method, each]) => [method, told(each)])) : operations];
    }),
  );
}

function told(operation: Operation): Operation {
  const shown = operation.responses['200'];
  if (shown === undefined) return operation;
  return { ...operation, responses: { ...operation.responses, '200': { ...shown, headers: { ETag: ETAG } } } };
}
