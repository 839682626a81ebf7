import { z } from 'zod';
import { idField, timestampField } from '../http/fields.js';
import { pageOf, pageQuery } from '../http/page.js';

const ACTOR_KINDS = ['user', 'api_token', 'operator', 'system'] as const;
const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
const NAME_LENGTH_MAX = 100;

const instant = z.iso.datetime({ offset: true, error: 'is not an RFC 3339 time' });
const nameFilter = z.string().min(1, 'must not be empty').max(NAME_LENGTH_MAX);

const filters = {
  actorKind: z
    .enum(ACTOR_KINDS, `must be one of ${ACTOR_KINDS.join(', ')}`)
    .optional()
    .meta({ description: 'Only what this kind of actor did.' }),
  actorId: nameFilter.optional().meta({ description: 'Only what this user or API token did.' }),
  action: nameFilter.optional().meta({ description: 'Only this operation.', examples: ['updateApp'] }),
  resource: nameFilter.optional().meta({ description: 'Only what was done to this kind of thing.', examples: ['app'] }),
  resourceId: idField.optional().meta({ description: 'Only what was done to this very thing.' }),
  from: instant.optional().meta({ description: 'Only from this moment on.' }),
  to: instant.optional().meta({ description: 'Only before this moment.' }),
};

/** Query of the list. Not a named component: its properties become parameters. */
export const auditQuery = pageQuery.extend(filters);
export type AuditQuery = z.output<typeof auditQuery>;

export const auditExportQuery = z.strictObject({
  ...filters,
  format: z
    .enum(EXPORT_FORMATS, `must be one of ${EXPORT_FORMATS.join(', ')}`)
    .default('ndjson')
    .meta({ description: 'A JSON object a line, or a table with a line of names.' }),
});
export type AuditExportQuery = z.output<typeof auditExportQuery>;
export type AuditFilters = Omit<AuditExportQuery, 'format'>;

const valuesSchema = z.record(z.string(), z.unknown()).nullable();

const auditEntrySchema = z
  .object({
    id: idField,
    at: timestampField,
    actor: z
      .object({
        kind: z.enum(ACTOR_KINDS),
        id: z.string().nullable(),
        name: z
          .string()
          .nullable()
          .meta({
            description: 'As it was then: the address of a user, the name of an API token.',
            examples: ['ada@example.com'],
          }),
      })
      .meta({ id: 'Actor' }),
    action: z.string().meta({ description: 'The operation, by its id in this document.', examples: ['updateApp'] }),
    resource: z.string().meta({ description: 'The kind of thing it was done to.', examples: ['app'] }),
    resourceId: idField.nullable().meta({ description: 'Which of them, which may be gone by now.' }),
    address: z
      .string()
      .nullable()
      .meta({ description: 'Where it came from.', examples: ['203.0.113.7'] }),
    userAgent: z.string().nullable(),
    before: valuesSchema.meta({ description: 'The fields that changed, as they were; null when it did not exist.' }),
    after: valuesSchema.meta({ description: 'The same as they are; null when it is gone.' }),
  })
  .meta({ id: 'AuditEntry', description: 'Something that was done. Secrets are never part of it.' });
export type AuditEntryView = z.output<typeof auditEntrySchema>;

export const auditListSchema = pageOf(auditEntrySchema, 'AuditEntryList');
