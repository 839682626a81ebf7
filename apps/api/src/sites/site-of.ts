import type { Site, SiteCatalog } from '@logferry/datadog';
import { AppError } from '@logferry/runtime';

/** The site of a code that a client named. @throws AppError that lists the codes there are. */
export function siteOf(sites: SiteCatalog, code: string): Site {
  const site = sites.get(code);
  if (site !== undefined) return site;
  const known = sites
    .list()
    .map((each) => each.code)
    .join(', ');
  throw new AppError('validation_failed', `There is no site "${code}". The sites are ${known}.`, {
    errors: [{ path: 'site', message: `is not one of ${known}` }],
  });
}
