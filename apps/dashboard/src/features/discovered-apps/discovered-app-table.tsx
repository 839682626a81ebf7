import { Group, Table } from '@mantine/core';
import type { DiscoveredApp } from '../../api/models.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatCount } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';

interface DiscoveredAppTableProps {
  readonly apps: readonly DiscoveredApp[];
  /** What can be done with one; left out for those who may not. */
  readonly onName?: (app: DiscoveredApp) => void;
  readonly onForget?: (app: DiscoveredApp) => void;
}

/** Every app of a space that was met: what it is called, since when, and how much it writes. */
export function DiscoveredAppTable({ apps, onName, onForget }: DiscoveredAppTableProps) {
  return (
    <CardTable label="Discovered apps" heads={['App', 'Lines', 'Last line', 'First line', null]}>
      {apps.map((app) => (
        <Table.Tr key={app.id}>
          <NameCell label="App" name={app.name ?? app.identifier} note={app.name && app.identifier} isCode />
          <Table.Td data-label="Lines">{formatCount(app.lines)}</Table.Td>
          <Table.Td data-label="Last line">
            <Moment at={app.lastSeenAt} form="age" />
          </Table.Td>
          <Table.Td data-label="First line">
            <Moment at={app.firstSeenAt} form="day" />
          </Table.Td>
          <Table.Td className={tableClasses.actions}>
            <Group gap="xs" justify="flex-end">
              {onName ? (
                <RowButton
                  verb={app.name === null ? 'Name' : 'Rename'}
                  of={app.name ?? app.identifier}
                  onClick={() => onName(app)}
                />
              ) : null}
              {onForget ? (
                <RowButton verb="Forget" of={app.name ?? app.identifier} onClick={() => onForget(app)} />
              ) : null}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
