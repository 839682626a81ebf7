import { Code, Table, Text } from '@mantine/core';
import type { AuditEntry } from '../../api/models.js';
import { CardTable } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import classes from './audit-table.module.css';
import { actionLabel, changedFields, resourceLabel } from './audit-words.js';

/** What was done, by whom, and what was changed by it. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <CardTable label="Audit log" heads={['When', 'Who', 'What', 'Before and after']}>
      {entries.map((entry) => (
        <Table.Tr key={entry.id}>
          <Table.Td data-label="When">
            <Moment at={entry.at} form="clock" />
          </Table.Td>
          <Table.Td data-label="Who" className={classes.who}>
            <Text size="sm" className={tableClasses.name ?? ''}>
              {entry.actor.name ?? entry.actor.kind}
            </Text>
            <Text size="xs" c="dimmed">
              {entry.address ?? ''}
            </Text>
          </Table.Td>
          <Table.Td data-label="What">
            <Text size="sm" fw={500}>
              {actionLabel(entry.action)}
            </Text>
            <Text size="xs" c="dimmed" title={entry.resourceId ?? undefined}>
              {resourceLabel(entry.resource)}
            </Text>
          </Table.Td>
          <Table.Td data-label="Before and after">
            {changedFields(entry).map(({ name, before, after }) => (
              <Text key={name} size="xs" className={tableClasses.name ?? ''}>
                {name}: {before === null ? null : <Code>{before}</Code>}
                {before !== null && after !== null ? ' → ' : null}
                {after === null ? null : <Code>{after}</Code>}
              </Text>
            ))}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
