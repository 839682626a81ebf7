import { type Site, validateApiKey } from '@logferry/datadog';
import { AppError } from '@logferry/runtime';

/** Asks the site about a key. Throws AppError unless the site knows it. */
export async function checkKey(site: Site, apiKey: string): Promise<void> {
  const validity = await validateApiKey(site, apiKey);
  switch (validity) {
    case 'valid':
      return;
    case 'rejected': {
      const detail = `Datadog rejected this key: it is wrong, revoked, or belongs to another site than ${site.name}.`;
      throw new AppError('key_rejected', detail, {
        errors: [{ path: 'apiKey', message: 'is not a key of this site' }],
      });
    }
    case 'unreachable':
      throw new AppError(
        'unavailable',
        `${site.name} did not answer, so the key could not be checked. Try again, or store it unchecked with ?validate=false.`,
      );
    default:
      return validity satisfies never;
  }
}
