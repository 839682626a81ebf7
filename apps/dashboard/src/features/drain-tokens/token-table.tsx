import { Group, Table, Text } from '@mantine/core';
import type { DrainToken } from '../../api/models.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { UrlUseWord } from './url-use-words.js';

interface TokenTableProps {
  readonly tokens: readonly DrainToken[];
  /** What can be done with a token; left out for those who may not. */
  readonly onReveal?: (token: DrainToken) => void;
  readonly onRotate?: (token: DrainToken) => void;
  readonly onRevoke?: (token: DrainToken) => void;
}

/** Every drain token of an app, newest first. */
export function TokenTable({ tokens, ...actions }: TokenTableProps) {
  return (
    <CardTable label="Drain tokens" heads={['Token', 'State', 'Last used', 'Created', null]}>
      {tokens.toReversed().map((token) => (
        <Table.Tr key={token.id}>
          <NameCell label="Token" name={token.label ?? 'Unlabelled'} note={`…${token.hint}`} isCode>
            {token.herokuDrain ? (
              <Text size="xs" c="dimmed" className={tableClasses.name ?? ''}>
                {token.herokuDrain.generation === 'fir' ? 'Telemetry drain' : 'Log drain'} of{' '}
                {token.herokuDrain.herokuApp}, added by Logferry at Heroku
              </Text>
            ) : null}
          </NameCell>
          <Table.Td data-label="State" data-corner>
            <TokenState token={token} />
          </Table.Td>
          <Table.Td data-label="Last used">
            <Text size="sm">
              <Moment at={token.lastUsedAt} form="age" />
            </Text>
            {token.active && token.revokedAt !== null ? <UrlUseWord token={token} tokens={tokens} /> : null}
          </Table.Td>
          <Table.Td data-label="Created">
            <Moment at={token.createdAt} form="day" />
          </Table.Td>
          <Table.Td className={tableClasses.actions}>
            <TokenActions token={token} {...actions} />
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

function TokenActions({
  token,
  onReveal,
  onRotate,
  onRevoke,
}: Omit<TokenTableProps, 'tokens'> & { token: DrainToken }) {
  const isLive = token.revokedAt === null;
  const button = (verb: string, act: (token: DrainToken) => void) => (
    <RowButton verb={verb} of={`token ${token.label ?? ''} ending in ${token.hint}`} onClick={() => act(token)} />
  );
  return (
    <Group gap="xs" justify="flex-end">
      {token.active && onReveal ? button('Reveal', onReveal) : null}
      {isLive && onRotate ? button('Rotate', onRotate) : null}
      {isLive && onRevoke ? button('Revoke', onRevoke) : null}
    </Group>
  );
}

function TokenState({ token }: { readonly token: DrainToken }) {
  if (token.revokedAt === null) return <Status tone="good" label="Live" />;
  return (
    <>
      <Status tone={token.active ? 'warn' : 'idle'} label={token.active ? 'Ending' : 'Revoked'} />
      <Text size="xs" c="dimmed">
        <Moment at={token.revokedAt} form="day" />
      </Text>
    </>
  );
}
