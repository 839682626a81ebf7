import { configSchema, variableNotes } from './config-schema.js';

const HEADER = `# Every variable the processes read, generated from packages/runtime/src/config-schema.ts by scripts/env-example.mjs.
# Everything is commented out: \`npm start\` needs none of it.
`;

/** The text of .env.example. */
export function renderEnvExample(): string {
  const parts = [HEADER];
  for (const [name, schema] of Object.entries(configSchema.shape)) {
    const notes = variableNotes.get(schema);
    if (notes === undefined) throw new Error(`${name} has no notes`);
    const otherwise = notes.otherwise === undefined ? 'Required.' : `If not set: ${notes.otherwise}.`;
    parts.push(`# ${notes.description}\n# ${otherwise}\n#${name}=${notes.example}\n`);
  }
  return parts.join('\n');
}
