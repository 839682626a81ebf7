import type { QuotaDefaults } from '@logferry/db';
import type { Config } from '@logferry/runtime';

/** What the configuration says for tenants whose plan leaves it open. */
export function quotaDefaultsOf(config: Config): QuotaDefaults {
  return {
    bytesPerDayMax: config.tenantBytesPerDayMax ?? null,
    linesPerSecondMax: config.tenantLinesPerSecondMax ?? null,
    parkedBytesMax: config.tenantParkedBytesMax,
  };
}
