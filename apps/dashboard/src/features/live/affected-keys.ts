/**
 * Whether a query's answer may be another one after a change. Keys begin with the segments of their address below
 * /api/v1/ (`['apps', id, 'usage', …]`); what follows that is no text, such as a filter, says nothing of the address.
 *
 * A change brings along what lies below its address, and the lists above it: `apps/7` the ledger of app 7, and the
 * list of all apps.
 */
export function isAffected(queryKey: readonly unknown[], resources: readonly string[]): boolean {
  return resources.some((resource) => {
    const segments = resource.split('/');
    return segments.every((segment, at) => typeof queryKey[at] !== 'string' || queryKey[at] === segment);
  });
}
