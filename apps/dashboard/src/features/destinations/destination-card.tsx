import { Button, DataList, Group, Text } from '@mantine/core';
import type { App, Destination, Site } from '../../api/models.js';
import { LinkAnchor } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { useMay } from '../session/use-may.js';
import { siteAddress, siteRegion } from '../sites/site-words.js';
import { destinationStatus } from './destination-status.js';

interface DestinationCardProps {
  readonly destination: Destination;
  readonly site: Site | undefined;
  readonly apps: readonly App[];
  readonly onReplaceKey: () => void;
  readonly onDelete: () => void;
}

/** One destination: is its key good, who uses it, how did the last delivery end. */
export function DestinationCard({ destination, site, apps, onReplaceKey, onDelete }: DestinationCardProps) {
  const may = useMay();
  const status = destinationStatus(destination.status);
  const { lastStatusCode, lastAttemptAt } = destination;
  return (
    <Panel
      title={destination.name}
      description={site ? `${site.code} · ${siteRegion(site)} · ${siteAddress(site)}` : destination.site}
      tone={status.tone === 'bad' ? 'bad' : 'plain'}
      actions={<Status tone={status.tone} label={status.label} />}
    >
      {status.tone === 'bad' ? (
        <Text size="sm" mb="md">
          {status.explanation}
        </Text>
      ) : null}
      <DataList labelWidth="7.5rem" gap="xs">
        <DataList.Item>
          <DataList.ItemLabel>API key</DataList.ItemLabel>
          <DataList.ItemValue ff="monospace">…{destination.keyHint}</DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>Last delivery</DataList.ItemLabel>
          <DataList.ItemValue>
            {lastAttemptAt === null ? (
              'none yet with this key'
            ) : (
              <>
                {lastStatusCode === null ? 'no answer' : `answered ${lastStatusCode}`},{' '}
                <Moment at={lastAttemptAt} form="age" />
              </>
            )}
          </DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>Used by</DataList.ItemLabel>
          <DataList.ItemValue>
            {apps.length === 0 ? (
              'no app yet'
            ) : (
              <Group gap="xs">
                {apps.map((app) => (
                  <LinkAnchor key={app.id} to="/apps/$appId" params={{ appId: app.id }} size="sm">
                    {app.name}
                  </LinkAnchor>
                ))}
              </Group>
            )}
          </DataList.ItemValue>
        </DataList.Item>
      </DataList>
      {may('destinations:write') ? (
        <Group gap="xs" mt="lg">
          <Button
            variant={status.tone === 'bad' ? 'filled' : 'default'}
            size="xs"
            onClick={onReplaceKey}
            aria-label={`Replace key of ${destination.name}`}
          >
            Replace key
          </Button>
          <Button variant="subtle" color="brick" size="xs" onClick={onDelete} aria-label={`Delete ${destination.name}`}>
            Delete
          </Button>
        </Group>
      ) : null}
    </Panel>
  );
}
