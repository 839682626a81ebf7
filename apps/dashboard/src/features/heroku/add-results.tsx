import { List } from '@mantine/core';
import type { AddedHerokuApp } from '../../api/models.js';
import { LinkAnchor } from '../../ui/links.js';
import { Notice } from '../../ui/notice.js';
import { resultSummary } from './result-summary.js';

/** What became of each app that was picked. */
export function AddResults({ results }: { readonly results: readonly AddedHerokuApp[] }) {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  return (
    <Notice tone={failed.length === 0 ? 'good' : 'warn'} title={resultSummary(results)}>
      <List size="sm" spacing={2}>
        {results.map(({ herokuAppId, name, outcome, appId, problem }) => (
          <List.Item key={herokuAppId}>
            {appId === null ? (
              <b>{name ?? 'An app'}</b>
            ) : (
              <LinkAnchor to="/apps/$appId" params={{ appId }} inherit fw={500}>
                {name ?? 'An app'}
              </LinkAnchor>
            )}
            : {problem ?? (outcome === 'added' ? 'drain added.' : 'had its drain already.')}
          </List.Item>
        ))}
      </List>
    </Notice>
  );
}
