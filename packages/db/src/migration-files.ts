import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** `prisma/` at the repository's root: three levels above both src and dist of this package. */
const PRISMA_FOLDER = fileURLToPath(new URL('../../../prisma/', import.meta.url));
const MIGRATIONS_FOLDER = join(PRISMA_FOLDER, 'migrations');

export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

export function schemaFile(): SchemaFile {
  const path = join(PRISMA_FOLDER, 'schema.prisma');
  return { path, content: readFileSync(path, 'utf8') };
}

/** The names of all migrations, oldest first: their folders' names begin with a timestamp. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** All migrations in the form the schema engine takes. */
export function migrationList(): MigrationList {
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames().map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(MIGRATIONS_FOLDER, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}
