import { useQuery } from '@tanstack/react-query';
import type { Me } from '../../api/models.js';
import { meQuery } from './me-query.js';

export type Action = Me['allowed'][number];

/**
 * Asks whether the person may do something: `may('apps:write')`. Views offer nothing that the api would refuse. The
 * api's own table decides, and a change of role shows within seconds.
 */
export function useMay(): (action: Action) => boolean {
  const allowed = useQuery(meQuery).data?.allowed ?? [];
  return (action) => allowed.includes(action);
}
