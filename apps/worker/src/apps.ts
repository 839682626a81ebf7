import { type Database, hostModeName, type RuleName } from '@logferry/db';
import { LookupCache } from '@logferry/runtime';
import { type DrainOverrides, FrameTransformer, PatternStore, type Rule, settingsOf } from '@logferry/transform';

const APPS_MAX = 50_000;
/** Distinct drain URL queries per app; a drain's query does not change, so a handful is what people have. */
const TRANSFORMERS_PER_APP_MAX = 32;

/** An app as transforming needs it. */
export interface RoutedApp {
  readonly tenantId: string;
  readonly destinationId: string;
  /** Its rules in the order in which they run: what a frame's rule counts speak of. */
  readonly rules: readonly RuleName[];
  /** Logs too old for Datadog get the time of their delivery instead of being dropped. */
  readonly isRestamping: boolean;
  /** The transformer for frames of a drain with these overrides (JSON text). */
  transformer(overrides: string | undefined): FrameTransformer;
}

/** Apps by id, as far as this worker knows them. `get` is null when the app was deleted. */
export function createApps(db: Database): LookupCache<RoutedApp> {
  const patterns = new PatternStore();
  return new LookupCache({
    entriesMax: APPS_MAX,
    lookUp: async (id) => {
      const row = await findApp(db, id);
      return row ? routedApp(row, patterns) : null;
    },
  });
}

function routedApp(row: AppRow, patterns: PatternStore): RoutedApp {
  const tenantRules = rulesOf(row.tenant.rules);
  const appRules = rulesOf(row.rules);
  const rules = [...tenantRules, ...appRules];
  const settings = { ...settingsOf(row, hostModeName(row.hostMode), rules), spaceAppNames: namesIn(row) };
  const transformers = new Map<string, FrameTransformer>();
  return {
    tenantId: row.tenantId,
    destinationId: row.destinationId,
    rules: [...namesOf(tenantRules, 'tenant'), ...namesOf(appRules, 'app')],
    isRestamping: row.lateLogs === 'restamp',
    transformer(overrides = '') {
      const known = transformers.get(overrides);
      if (known) return known;
      const given = overrides === '' ? undefined : parseOverrides(overrides);
      const transformer = new FrameTransformer(settings, given, patterns);
      if (transformers.size < TRANSFORMERS_PER_APP_MAX) transformers.set(overrides, transformer);
      return transformer;
    },
  };
}

// The api wrote this text from a DrainOverrides, so the shape is known.
function parseOverrides(text: string): DrainOverrides {
  return JSON.parse(text) as DrainOverrides;
}

const APP_INCLUDE = {
  tenant: { select: { rules: true } },
  discoveredApps: { where: { name: { not: null } }, select: { identifier: true, name: true } },
} as const;
type AppRow = NonNullable<Awaited<ReturnType<typeof findApp>>>;

function findApp(db: Database, id: string) {
  return db.app.findUnique({ where: { id }, include: APP_INCLUDE });
}

/** At most as many as are kept of a space (packages/db/src/discovered-apps.ts). */
function namesIn({ discoveredApps }: AppRow): ReadonlyMap<string, string> {
  return new Map(discoveredApps.map(({ identifier, name }) => [identifier, name ?? identifier]));
}

function namesOf(rules: readonly Rule[], owner: RuleName['owner']): RuleName[] {
  return rules.map(({ name }) => ({ owner, name }));
}

// The api validates the rules before it writes them, so their shape is known.
function rulesOf(column: unknown): readonly Rule[] {
  return column as readonly Rule[];
}
