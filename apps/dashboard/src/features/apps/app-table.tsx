import { Table } from '@mantine/core';
import type { App, Destination } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import type { Range } from '../usage/range.js';
import { AppRow } from './app-row.js';

interface AppTableProps {
  readonly apps: readonly App[];
  readonly destinations: readonly Destination[];
  readonly range: Range;
}

/** Apps at a glance: is each one flowing, and how much. */
export function AppTable({ apps, destinations, range }: AppTableProps) {
  return (
    <Table className={tableClasses.table ?? ''} aria-label="Apps" verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>App</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Destination</Table.Th>
          <Table.Th className={tableClasses.number}>Received</Table.Th>
          <Table.Th className={tableClasses.number}>Delivered</Table.Th>
          <Table.Th>Last frame</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {apps.map((app) => (
          <AppRow
            key={app.id}
            app={app}
            destination={destinations.find((destination) => destination.id === app.destinationId)}
            range={range}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}
