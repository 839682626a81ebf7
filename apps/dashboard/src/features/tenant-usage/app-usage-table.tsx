import { Table, Text } from '@mantine/core';
import type { UsageByApp } from '../../api/models.js';
import { CardTable } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatBytes, formatCount, formatShare } from '../../ui/format.js';
import { LinkAnchor } from '../../ui/links.js';

/** What each app sent, the largest first. */
export function AppUsageTable({ usage: { items, totals } }: { readonly usage: UsageByApp }) {
  return (
    <CardTable label="Usage by app" heads={['App', { number: 'Share' }, { number: 'Bytes' }, { number: 'Lines' }]}>
      {items.map(({ appId, name, bytesReceived, messagesReceived }) => (
        <Table.Tr key={appId}>
          <Table.Td data-label="App" className={tableClasses.name}>
            {name === null ? (
              <Text span inherit c="dimmed">
                a deleted app
              </Text>
            ) : (
              <LinkAnchor to="/apps/$appId" params={{ appId }} size="sm">
                {name}
              </LinkAnchor>
            )}
          </Table.Td>
          <Table.Td data-label="Share" data-corner className={tableClasses.number}>
            {formatShare(bytesReceived, totals.bytesReceived)}
          </Table.Td>
          <Table.Td data-label="Bytes" className={tableClasses.number}>
            {formatBytes(bytesReceived)}
          </Table.Td>
          <Table.Td data-label="Lines" className={tableClasses.number}>
            {formatCount(messagesReceived)}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
