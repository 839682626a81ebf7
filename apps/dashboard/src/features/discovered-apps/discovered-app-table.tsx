import { Button, Group, Table, Text } from '@mantine/core';
import type { DiscoveredApp } from '../../api/models.js';
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
    <Table className={tableClasses.table ?? ''} aria-label="Discovered apps" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>App</Table.Th>
          <Table.Th>Lines</Table.Th>
          <Table.Th>Last line</Table.Th>
          <Table.Th>First line</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {apps.map((app) => (
          <Table.Tr key={app.id}>
            <Table.Td data-label="App">
              <Text size="sm" fw={500} className={tableClasses.name ?? ''}>
                {app.name ?? app.identifier}
              </Text>
              {app.name === null ? null : (
                <Text size="xs" ff="monospace" c="dimmed" className={tableClasses.name ?? ''}>
                  {app.identifier}
                </Text>
              )}
            </Table.Td>
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
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => onName(app)}
                    aria-label={`${app.name === null ? 'Name' : 'Rename'} ${app.name ?? app.identifier}`}
                  >
                    {app.name === null ? 'Name' : 'Rename'}
                  </Button>
                ) : null}
                {onForget ? (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => onForget(app)}
                    aria-label={`Forget ${app.name ?? app.identifier}`}
                  >
                    Forget
                  </Button>
                ) : null}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
