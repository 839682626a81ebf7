import { migrationList, schemaFile } from './migration-files.js';
import { withSchemaEngine } from './schema-engine.js';

/**
 * The SQL that leads from what the migrations make to what schema.prisma says; empty when they agree.
 * Applies the migrations to the given database, which must be an empty one made for this.
 */
export async function migrationsToSchemaSql(connectionString: string): Promise<string> {
  return withSchemaEngine({ connectionString }, async (engine) => {
    const result = await engine.diff({
      from: { tag: 'migrations', ...migrationList() },
      to: { tag: 'schemaDatamodel', files: [schemaFile()] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 0 ? '' : (result.stdout ?? '');
  });
}
