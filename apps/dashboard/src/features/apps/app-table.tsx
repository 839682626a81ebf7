import { Table } from '@mantine/core';
import type { AppSummaryPage } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { SortHeader } from '../../ui/sort-header.js';
import { AppRow } from './app-row.js';
import type { AppSort } from './app-sorts.js';

interface AppTableProps {
  readonly found: AppSummaryPage;
  readonly sort: AppSort;
  readonly onSort: (sort: AppSort) => void;
}

/** Apps at a glance: is each one flowing, and how much. Counts are of the last 24 hours. */
export function AppTable({ found, sort, onSort }: AppTableProps) {
  const order = { value: sort, onChange: onSort };
  return (
    <Table className={tableClasses.table ?? ''} aria-label="Apps" verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <SortHeader up="name" down="-name" {...order}>
            App
          </SortHeader>
          <SortHeader up="state" down="-state" {...order}>
            State
          </SortHeader>
          <Table.Th>Lines/min, 24 h</Table.Th>
          <Table.Th className={tableClasses.number}>Delivered</Table.Th>
          <Table.Th className={tableClasses.number}>Filtered</Table.Th>
          <Table.Th className={tableClasses.number}>Lost</Table.Th>
          <Table.Th className={tableClasses.number}>Delay</Table.Th>
          <SortHeader up="lastFrame" down="-lastFrame" {...order} isNumber>
            Last frame
          </SortHeader>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {found.items.map((app) => (
          <AppRow key={app.id} app={app} to={found.to} />
        ))}
      </Table.Tbody>
    </Table>
  );
}
