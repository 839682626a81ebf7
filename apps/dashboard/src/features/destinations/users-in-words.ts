import type { Destination } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';

/** "shop and 2 more", of the apps that send to a destination. */
export function usersInWords({ apps, first }: Destination['usedBy']): string {
  const names = first.map(({ name }) => name).join(', ');
  return apps > first.length ? `${names} and ${formatCount(apps - first.length)} more` : names;
}
