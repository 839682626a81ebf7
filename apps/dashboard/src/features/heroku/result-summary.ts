import type { AddedHerokuApp } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';

/** "2 drains added, 1 app failed". */
export function resultSummary(results: readonly Pick<AddedHerokuApp, 'outcome'>[]): string {
  const countOf = (outcome: AddedHerokuApp['outcome']) => results.filter((each) => each.outcome === outcome).length;
  const [added, failed] = [countOf('added'), countOf('failed')];
  const parts = [
    ...(added > 0 || failed === 0
      ? [added === 0 ? 'Nothing to add' : `${formatCount(added)} ${added === 1 ? 'drain' : 'drains'} added`]
      : []),
    ...(failed > 0 ? [`${formatCount(failed)} ${failed === 1 ? 'app' : 'apps'} failed`] : []),
  ];
  return parts.join(', ');
}
