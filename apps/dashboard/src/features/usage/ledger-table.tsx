import { Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Counts } from '../../api/models.js';
import { formatCount, formatShare } from '../../ui/format.js';
import { type Ledger, ledgerOf } from './ledger-rows.js';
import classes from './ledger-table.module.css';

/** The ledger as a sum: what came in, where each line is now, and that the two agree. */
export function LedgerTable({ counts }: { readonly counts: Counts }) {
  const ledger = ledgerOf(counts);
  return (
    <Table className={classes.ledger ?? ''} aria-label="Ledger">
      <Table.Thead>
        <Table.Tr className={classes.received}>
          <Table.Th scope="row">Received from Heroku</Table.Th>
          <Table.Td>{formatCount(ledger.received)}</Table.Td>
          <Table.Td>lines</Table.Td>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ledger.rows.map((row) => (
          <Table.Tr key={row.key} data-tone={row.tone} data-zero={row.count === 0}>
            <Table.Th scope="row">
              <span className={classes.entry}>
                {row.label}
                <Text span className={classes.explanation ?? ''}>
                  {row.explanation}
                </Text>
              </span>
            </Table.Th>
            <Table.Td>{formatCount(row.count)}</Table.Td>
            <Table.Td>{row.count === 0 ? '' : formatShare(row.count, ledger.received)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr className={classes.total}>
          <Table.Th scope="row">Accounted for</Table.Th>
          <Table.Td>{formatCount(ledger.accounted)}</Table.Td>
          <Table.Td>
            <Balance ledger={ledger} />
          </Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}

function Balance({ ledger }: { readonly ledger: Ledger }) {
  if (ledger.difference === 0) {
    return (
      <span className={classes.balance} data-balanced="true">
        <IconCheck size={15} stroke={2.25} aria-hidden="true" />
        adds up
      </span>
    );
  }
  return (
    <span className={classes.balance} data-balanced="false">
      <IconAlertTriangle size={15} stroke={2} aria-hidden="true" />
      off by {formatCount(Math.abs(ledger.difference))}
    </span>
  );
}
