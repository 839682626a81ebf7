import type { HerokuDrain, TenantModels } from '@logferry/db';
import { z } from 'zod';
import { timestampField } from '../http/fields.js';
import { GENERATIONS } from './heroku-app.schema.js';

export const herokuDrainSchema = z
  .object({
    herokuApp: z.string().meta({ description: 'Its name when the drain was added.', examples: ['shop-production'] }),
    generation: z.enum(GENERATIONS).meta({ description: 'Cedar: it is a log drain. Fir: a telemetry drain.' }),
    addedAt: timestampField,
  })
  .meta({ id: 'HerokuDrain', description: 'A drain that Logferry has added at Heroku.' });
export type HerokuDrainView = z.output<typeof herokuDrainSchema>;

/** The drains that were added with these tokens, or for these apps, and stay: by what was asked for, the newest of each. */
export async function readHerokuDrains(
  tenant: Pick<TenantModels, 'herokuDrain'>,
  by: 'appId' | 'drainTokenId',
  ids: readonly string[],
): Promise<(id: string) => HerokuDrainView | null> {
  const rows = await tenant.herokuDrain.findMany({
    where: { [by]: { in: [...ids] }, dueAt: null, herokuDrainId: { not: null } },
    orderBy: { id: 'asc' },
  });
  const drains = new Map(rows.map((row) => [row[by], toView(row)]));
  return (id) => drains.get(id) ?? null;
}

function toView({ herokuAppName, generation, createdAt }: HerokuDrain): HerokuDrainView {
  return { herokuApp: herokuAppName, generation, addedAt: createdAt.toISOString() };
}
