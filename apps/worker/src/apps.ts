import { type Database, hostModeName } from '@logferry/db';
import { LookupCache } from '@logferry/runtime';
import { type AppSettings, type DrainOverrides, FrameTransformer } from '@logferry/transform';

const APPS_MAX = 50_000;
/** Distinct drain URL queries per app; a drain's query does not change, so a handful is what people have. */
const TRANSFORMERS_PER_APP_MAX = 32;

/** An app as transforming needs it. */
export interface RoutedApp {
  readonly destinationId: string;
  /** Logs too old for Datadog get the time of their delivery instead of being dropped. */
  readonly isRestamping: boolean;
  /** The transformer for frames of a drain with these overrides (JSON text). */
  transformer(overrides: string | undefined): FrameTransformer;
}

/** Apps by id, as far as this worker knows them. `get` is null when the app was deleted. */
export function createApps(db: Database): LookupCache<RoutedApp> {
  return new LookupCache({
    entriesMax: APPS_MAX,
    lookUp: async (id) => {
      const row = await db.app.findUnique({ where: { id } });
      return row ? routedApp(row) : null;
    },
  });
}

function routedApp(row: AppRow): RoutedApp {
  const settings = settingsOf(row);
  const transformers = new Map<string, FrameTransformer>();
  return {
    destinationId: row.destinationId,
    isRestamping: row.lateLogs === 'restamp',
    transformer(overrides = '') {
      const known = transformers.get(overrides);
      if (known) return known;
      const transformer = new FrameTransformer(settings, overrides === '' ? undefined : parseOverrides(overrides));
      if (transformers.size < TRANSFORMERS_PER_APP_MAX) transformers.set(overrides, transformer);
      return transformer;
    },
  };
}

// The api wrote this text from a DrainOverrides, so the shape is known.
function parseOverrides(text: string): DrainOverrides {
  return JSON.parse(text) as DrainOverrides;
}

type AppRow = NonNullable<Awaited<ReturnType<Database['app']['findUnique']>>>;

// The api validates both JSON columns before it writes them, so their shapes are known.
function settingsOf(row: AppRow): AppSettings {
  return {
    appName: row.name,
    env: row.env,
    service: row.service,
    hostMode: hostModeName(row.hostMode),
    host: row.host,
    tags: row.tags,
    attributes: row.attributes as AppSettings['attributes'],
    processes: row.processes as AppSettings['processes'],
    stripAnsi: row.stripAnsi,
    maskApiEmails: row.maskApiEmails,
    metrics: row.metrics,
  };
}
