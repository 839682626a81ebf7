import { Badge, Group, Table } from '@mantine/core';
import type { ApiToken } from '../../api/models.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
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
    <CardTable label="API tokens" heads={['Token', 'State', 'May', 'Last used', 'Ends', null]}>
      {tokens.map((token) => (
        <Table.Tr key={token.id}>
          <NameCell label="Token" name={token.name} note={`…${token.hint}`} isCode />
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
              <RowButton verb="Revoke" of={token.name} onClick={() => onRevoke(token)} />
            ) : null}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
