import { Badge, Button, Group, Table, Text } from '@mantine/core';
import type { ApiToken } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { useMay } from '../session/use-may.js';
import { scopeLabel } from './token-scopes.js';

interface ApiTokenTableProps {
  readonly tokens: readonly ApiToken[];
  readonly onRevoke: (token: ApiToken) => void;
}

/** The team's API tokens: what each may, whether it works, when it was used. */
export function ApiTokenTable({ tokens, onRevoke }: ApiTokenTableProps) {
  const may = useMay();
  return (
    <Table className={tableClasses.table ?? ''} aria-label="API tokens" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Token</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>May</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th>Ends</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tokens.map((token) => (
          <Table.Tr key={token.id}>
            <Table.Td data-label="Token">
              <Text size="sm" fw={500} className={tableClasses.name ?? ''}>
                {token.name}
              </Text>
              <Text size="xs" ff="monospace" c="dimmed">
                …{token.hint}
              </Text>
            </Table.Td>
            <Table.Td data-label="State" data-corner>
              <Status tone={token.active ? 'good' : 'idle'} label={token.active ? 'Works' : 'Over'} />
            </Table.Td>
            <Table.Td data-label="May">
              <Group gap={4}>
                {token.scopes.map((scope) => (
                  <Badge key={scope} variant="default" size="sm" tt="none" fw={500}>
                    {scopeLabel(scope)}
                  </Badge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td data-label="Last used">
              <Moment at={token.lastUsedAt} form="age" />
            </Table.Td>
            <Table.Td data-label="Ends">
              <Moment at={token.expiresAt} form="day" />
            </Table.Td>
            <Table.Td className={tableClasses.actions}>
              {may('api-tokens:write') ? (
                <Button size="xs" variant="default" onClick={() => onRevoke(token)} aria-label={`Revoke ${token.name}`}>
                  Revoke
                </Button>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
