import { migrate } from '@logferry/db';
import { makePostgresTemplate, TEMPLATE_VARIABLE } from '@logferry/testkit';

/**
 * Migrates one database for all files of a run. From what was built, since Jest's mapper does not reach here: what has
 * changed since, a test's own call of `migrate` adds.
 */
export default async function makeTemplate() {
  process.env[TEMPLATE_VARIABLE] = await makePostgresTemplate((url) => migrate(url, { info: () => {} }));
}
