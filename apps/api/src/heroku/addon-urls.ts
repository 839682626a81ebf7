import type { HerokuResource } from '@logferry/db';
import type { ControlPorts } from '../control-ports.js';
import { PartnerError } from './partner-error.js';

/** What an add-on's app is given: where Heroku's drain goes, and where the app may send by itself. */
export interface AddonUrls {
  readonly config: { readonly LOGFERRY_URL: string };
  readonly log_drain_url: string;
}

/** The same each time, for as long as its tokens are there. Throws PartnerError 422 when a person has removed one. */
export async function addonUrls(
  { database, keyring, publicUrl }: Pick<ControlPorts, 'database' | 'keyring' | 'publicUrl'>,
  { tenantId, appId, drainTokenId, urlTokenId }: HerokuResource,
): Promise<AddonUrls> {
  const tokens = await database.drainToken.findMany({
    where: { tenantId, appId, id: { in: [drainTokenId, urlTokenId] } },
  });
  const urlWith = (tokenId: string, path: string): string => {
    const row = tokens.find((token) => token.id === tokenId);
    if (row === undefined) throw new PartnerError(422, 'The drain of this add-on was removed. Remove the add-on, too.');
    const url = new URL(path, publicUrl);
    url.username = 'logferry';
    url.password = keyring.open(row.sealedToken, { tenantId, rowId: tokenId });
    return url.href.replace(/\/$/, '');
  };
  return { config: { LOGFERRY_URL: urlWith(urlTokenId, '/') }, log_drain_url: urlWith(drainTokenId, '/drain') };
}
