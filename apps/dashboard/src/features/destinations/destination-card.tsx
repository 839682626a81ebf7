import { Button, DataList, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Destination, Site } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';
import { LinkAnchor } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Panel } from '../../ui/panel.js';
import { Status } from '../../ui/status.js';
import { EventList } from '../events/event-list.js';
import { eventsQuery } from '../events/list-events.js';
import { ParkedWords, parkedLines } from '../parked/parked-words.js';
import { useMay } from '../session/use-may.js';
import { siteAddress, siteRegion } from '../sites/site-words.js';
import { DeliverySection } from './delivery-section.js';
import { destinationStatus } from './destination-status.js';
import { DrainButton } from './drain-button.js';

/** What one remembers of an outage; the rest is in the notifications. */
const HISTORY_MAX = 4;

interface DestinationCardProps {
  readonly destination: Destination;
  readonly site: Site | undefined;
  readonly onReplaceKey: () => void;
  readonly onDelete: () => void;
}

/** One destination: is its key good, who uses it, how did the last delivery end. */
export function DestinationCard({ destination, site, onReplaceKey, onDelete }: DestinationCardProps) {
  const may = useMay();
  const status = destinationStatus(destination.status);
  const { lastStatusCode, lastAttemptAt, parked, usedBy } = destination;
  const { data: events = [] } = useQuery(eventsQuery);
  const history = events.filter(({ destinationId }) => destinationId === destination.id).slice(0, HISTORY_MAX);
  return (
    <Panel
      title={destination.name}
      description={site ? `${site.code} · ${siteRegion(site)} · ${siteAddress(site)}` : destination.site}
      tone={status.tone === 'bad' ? 'bad' : 'plain'}
      actions={<Status tone={status.tone} label={status.label} />}
    >
      {status.tone === 'good' ? null : (
        <Text size="sm" mb="md">
          {status.explanation} Since <Moment at={destination.statusSince} form="clock" />.
        </Text>
      )}
      <DataList labelWidth="7.5rem" gap="xs">
        <DataList.Item>
          <DataList.ItemLabel>API key</DataList.ItemLabel>
          <DataList.ItemValue ff="monospace">…{destination.keyHint}</DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>Last attempt</DataList.ItemLabel>
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
        {parked.messages > 0 ? (
          <DataList.Item>
            <DataList.ItemLabel>Parked</DataList.ItemLabel>
            <DataList.ItemValue>
              <span>
                {parkedLines(parked)}: <ParkedWords parked={parked} />
              </span>
            </DataList.ItemValue>
          </DataList.Item>
        ) : null}
        {history.length > 0 ? (
          <DataList.Item>
            <DataList.ItemLabel>Of late</DataList.ItemLabel>
            <DataList.ItemValue>
              <EventList events={history} />
            </DataList.ItemValue>
          </DataList.Item>
        ) : null}
        <DataList.Item>
          <DataList.ItemLabel>Used by</DataList.ItemLabel>
          <DataList.ItemValue>
            {usedBy.apps === 0 ? (
              'no app yet'
            ) : (
              <Group gap="xs">
                {usedBy.first.map(({ id, name }) => (
                  <LinkAnchor key={id} to="/apps/$appId" params={{ appId: id }} size="sm">
                    {name}
                  </LinkAnchor>
                ))}
                {usedBy.apps > usedBy.first.length ? (
                  <span>and {formatCount(usedBy.apps - usedBy.first.length)} more</span>
                ) : null}
              </Group>
            )}
          </DataList.ItemValue>
        </DataList.Item>
      </DataList>
      <DeliverySection destination={destination} />
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
          {destination.status === 'ok' && parked.messages === 0 ? null : <DrainButton destination={destination} />}
          <Button variant="subtle" color="brick" size="xs" onClick={onDelete} aria-label={`Delete ${destination.name}`}>
            Delete
          </Button>
        </Group>
      ) : null}
    </Panel>
  );
}
