import type { StandardSchemaConverter } from '@nestjs/swagger';
import { z } from 'zod';

/**
 * Turns the Zod schemas of controllers into OpenAPI 3.1 schemas. A schema with `.meta({ id })` becomes a component of
 * that name, others stay where they are used. Nest's own conversion writes OpenAPI 3.0 and names nothing.
 */
export const toOpenApiSchema: StandardSchemaConverter = (schema, { schemaType }) => {
  if (!(schema instanceof z.ZodType)) return undefined;
  const json = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: schemaType,
    override: ({ zodSchema, jsonSchema }) => {
      delete jsonSchema.id;
      // The format says it; the pattern is a screenful.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // Zod leaves them out where input and output differ; ours are always what a client sends.
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (schemaType === 'input' && examples !== undefined) Object.assign(jsonSchema, { examples });
      // A client must not break when an answer gains a field.
      if (schemaType === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const { $schema: _version, $defs: components = {}, ...root } = pointToComponents(json);
  return { schema: root, components };
};

/** Zod collects named schemas under `$defs`, OpenAPI under `#/components/schemas`. */
function pointToComponents(json: z.core.JSONSchema.JSONSchema): z.core.JSONSchema.JSONSchema {
  return JSON.parse(JSON.stringify(json).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'));
}
