import { Table, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './sort-header.module.css';

interface SortHeaderProps<Sort extends string> {
  /** The order by this column, upwards and downwards. */
  readonly up: Sort;
  readonly down: Sort;
  readonly value: Sort;
  readonly onChange: (sort: Sort) => void;
  /** Stands at the right, as its numbers do. */
  readonly isNumber?: boolean;
  readonly children: ReactNode;
}

/** The head of a column that rows can be ordered by; pressed again, it turns the order round. */
export function SortHeader<Sort extends string>(props: SortHeaderProps<Sort>) {
  const { up, down, value, onChange, isNumber = false, children } = props;
  const Icon = value === up ? IconChevronUp : value === down ? IconChevronDown : IconSelector;
  const order = value === up ? 'ascending' : value === down ? 'descending' : 'none';
  return (
    <Table.Th aria-sort={order} {...(isNumber ? { ta: 'right' as const } : {})}>
      <UnstyledButton className={classes.button ?? ''} onClick={() => onChange(value === up ? down : up)}>
        {children}
        <Icon size={14} aria-hidden="true" />
      </UnstyledButton>
    </Table.Th>
  );
}
