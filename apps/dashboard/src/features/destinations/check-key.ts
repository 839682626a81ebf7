import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { KeyCheck } from '../../api/models.js';
import { isKeyShaped } from './api-key-shape.js';

/** After the last keystroke or another site, so that a key is asked about once. */
const TYPING_MS = 400;

export type KeyCheckState = KeyCheck['outcome'] | 'checking' | 'unknown';

/**
 * What a site says about a key while it is typed; null while there is nothing to ask. The key is forgotten with the form:
 * nothing keeps it for later.
 */
export function useKeyCheck(site: string, text: string): KeyCheckState | null {
  const [asked] = useDebouncedValue(`${site} ${text.trim()}`, TYPING_MS);
  const [askedSite = '', apiKey = ''] = asked.split(' ');
  const check = useQuery({
    queryKey: ['key-checks', askedSite, apiKey],
    queryFn: ({ signal }) => bodyOf(client.POST('/api/v1/key-checks', { body: { site: askedSite, apiKey }, signal })),
    enabled: askedSite !== '' && isKeyShaped(apiKey),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (site === '' || !isKeyShaped(text.trim())) return null;
  if (asked !== `${site} ${text.trim()}` || check.isPending) return 'checking';
  return check.data?.outcome ?? 'unknown';
}
