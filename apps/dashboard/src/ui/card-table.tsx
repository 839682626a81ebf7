import { Button, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './card-table.module.css';

/** What a column is called; `{number}` for one whose cells stand at the right, null for that of a row's buttons. */
export type ColumnHead = string | { readonly number: string } | null;

interface CardTableProps {
  /** Names the table for a screen reader. */
  readonly label: string;
  readonly heads: readonly ColumnHead[];
  /** Its rows. Their cells carry a `data-label`, which names them where there is no room for columns. */
  readonly children: ReactNode;
}

/** A table that turns into a stack of cards on a phone; see card-table.module.css. */
export function CardTable({ label, heads, children }: CardTableProps) {
  return (
    <Table className={classes.table ?? ''} aria-label={label} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>{heads.map(headOf)}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  );
}

function headOf(head: ColumnHead): ReactNode {
  if (head === null) return <Table.Th key="actions" aria-label="Actions" />;
  if (typeof head === 'string') return <Table.Th key={head}>{head}</Table.Th>;
  return (
    <Table.Th key={head.number} className={classes.number}>
      {head.number}
    </Table.Th>
  );
}

interface NameCellProps {
  readonly label: string;
  readonly name: ReactNode;
  /** What else tells it from others. */
  readonly note?: ReactNode;
  /** The note is machine text, such as the end of a token. */
  readonly isCode?: boolean;
  readonly children?: ReactNode;
}

/** The cell that says what its row is of. */
export function NameCell({ label, name, note, isCode = false, children }: NameCellProps) {
  return (
    <Table.Td data-label={label}>
      <Text size="sm" fw={500} className={classes.name ?? ''}>
        {name}
      </Text>
      {note ? (
        <Text size="xs" c="dimmed" className={classes.name ?? ''} {...(isCode ? { ff: 'monospace' } : {})}>
          {note}
        </Text>
      ) : null}
      {children}
    </Table.Td>
  );
}

interface RowButtonProps {
  readonly verb: string;
  /** What it is done to: a screen reader says both. */
  readonly of: string;
  readonly onClick: () => void;
}

/** A button of one row. */
export function RowButton({ verb, of, onClick }: RowButtonProps) {
  return (
    <Button size="xs" variant="default" onClick={onClick} aria-label={`${verb} ${of}`}>
      {verb}
    </Button>
  );
}
