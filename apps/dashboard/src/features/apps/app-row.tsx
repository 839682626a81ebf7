import { Skeleton, Table, Text } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { App, Destination, Usage } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatCount } from '../../ui/format.js';
import { LinkAnchor } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { usageQuery } from '../usage/get-usage.js';
import type { Range } from '../usage/range.js';
import { appState } from './app-state.js';

const REFRESH_MS = 5_000;

interface AppRowProps {
  readonly app: App;
  readonly destination: Destination | undefined;
  readonly range: Range;
}

/** One app; its counts come in a request of their own so that the table shows at once. */
export function AppRow({ app, destination, range }: AppRowProps) {
  const usage = useQuery(usageQuery(app.id, range, { refreshMs: REFRESH_MS }));
  return (
    <Table.Tr>
      <Table.Td data-label="App">
        <LinkAnchor to="/apps/$appId" params={{ appId: app.id }} fw={500} size="sm" className={tableClasses.name ?? ''}>
          {app.name}
        </LinkAnchor>
        <Text size="xs" c="dimmed" className={tableClasses.name ?? ''}>
          {app.env ?? 'no env'}
        </Text>
      </Table.Td>
      <Table.Td data-label="State" data-corner>
        <Status {...appState(app.state)} />
      </Table.Td>
      <Table.Td data-label="Destination" className={tableClasses.early}>
        <Text size="sm" className={tableClasses.name ?? ''}>
          {destination?.name ?? '–'}
        </Text>
        <Text size="xs" c="dimmed">
          {destination?.site}
        </Text>
      </Table.Td>
      <Table.Td data-label="Received" className={tableClasses.number}>
        <Count usage={usage} pick="messagesReceived" />
      </Table.Td>
      <Table.Td data-label="Delivered" className={tableClasses.number}>
        <Count usage={usage} pick="logsDelivered" />
      </Table.Td>
      <Table.Td data-label="Last frame" className={tableClasses.early}>
        <Moment at={app.activity.lastFrameAt} form="age" />
      </Table.Td>
    </Table.Tr>
  );
}

interface CountProps {
  readonly usage: UseQueryResult<Usage>;
  readonly pick: 'messagesReceived' | 'logsDelivered';
}

function Count({ usage, pick }: CountProps) {
  if (usage.data) return formatCount(usage.data.totals[pick]);
  if (usage.isError) return <span title={usage.error.message}>unknown</span>;
  return <Skeleton height={12} width="3rem" ml="auto" radius="sm" />;
}
