import { Code, DataList, Group } from '@mantine/core';
import type { App, Destination } from '../../api/models.js';
import { LinkAnchor } from '../../ui/links.js';
import { previewLogs } from './log-preview.js';

interface AppFactsProps {
  readonly app: App;
  readonly destination: Destination | undefined;
}

/** An app's settings at a glance; changing them is the settings' own tab. */
export function AppFacts({ app, destination }: AppFactsProps) {
  const web = previewLogs(app)[0];
  const facts: readonly (readonly [string, string])[] = [
    ['Environment', app.env ?? 'none'],
    ['Service', app.service ?? `${app.name} (the app's name)`],
    ['Host', web?.host ? `${web.host} for web.1` : 'none'],
  ];
  return (
    <DataList labelWidth="7rem" gap="xs">
      <DataList.Item>
        <DataList.ItemLabel>Destination</DataList.ItemLabel>
        <DataList.ItemValue>
          {destination ? (
            <LinkAnchor to="/destinations" inherit>
              {destination.name} ({destination.site})
            </LinkAnchor>
          ) : (
            '–'
          )}
        </DataList.ItemValue>
      </DataList.Item>
      {facts.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
      <DataList.Item>
        <DataList.ItemLabel>Tags</DataList.ItemLabel>
        <DataList.ItemValue>
          {app.tags.length === 0 ? (
            'none of your own'
          ) : (
            <Group gap={6}>
              {app.tags.map((tag) => (
                <Code key={tag}>{tag}</Code>
              ))}
            </Group>
          )}
        </DataList.ItemValue>
      </DataList.Item>
    </DataList>
  );
}
