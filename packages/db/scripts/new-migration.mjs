// npm run migration -w @logferry/db -- <name>
// Writes prisma/migrations/<timestamp>_<name>/migration.sql: what schema.prisma says and the migrations so far do not.
// Needs this package and the testkit built. Read what it wrote before committing it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@logferry/testkit';
import { migrationsToSchemaSql } from '../dist/schema-diff.js';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Give the migration a name in snake_case: npm run migration -w @logferry/db -- add_rules');
  process.exit(1);
}
const postgres = await startPostgres({ fsync: false });
try {
  const sql = await migrationsToSchemaSql(postgres.url);
  if (sql === '') {
    console.log('The migrations already make what schema.prisma says.');
  } else {
    const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = new URL(`../../../prisma/migrations/${timestamp}_${name}/`, import.meta.url);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL('migration.sql', folder), sql);
    console.log(`Wrote ${fileURLToPath(folder)}migration.sql`);
  }
} finally {
  await postgres.stop();
}
