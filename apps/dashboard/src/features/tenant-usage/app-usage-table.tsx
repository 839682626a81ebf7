import { Table, Text } from '@mantine/core';
import type { UsageByApp } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatBytes, formatCount, formatShare } from '../../ui/format.js';
import { LinkAnchor } from '../../ui/links.js';

/** What each app sent, the largest first. */
export function AppUsageTable({ usage: { items, totals } }: { readonly usage: UsageByApp }) {
  return (
    <Table className={tableClasses.table ?? ''} aria-label="Usage by app" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>App</Table.Th>
          <Table.Th className={tableClasses.number}>Share</Table.Th>
          <Table.Th className={tableClasses.number}>Bytes</Table.Th>
          <Table.Th className={tableClasses.number}>Lines</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
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
      </Table.Tbody>
    </Table>
  );
}
