import { Group, Pagination, Text } from '@mantine/core';
import { formatCount } from './format.js';

interface PagerProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  /** What is paged, for the sentence: "apps". */
  readonly what: string;
  readonly onChange: (page: number) => void;
}

const LABELS = { first: 'First page', previous: 'Previous page', next: 'Next page', last: 'Last page' } as const;

/** Which part of a long list is shown, and the way to the others. */
export function Pager({ page, pageSize, total, what, onChange }: PagerProps) {
  const pages = Math.ceil(total / pageSize);
  if (pages <= 1) return null;
  const first = (page - 1) * pageSize + 1;
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed">
        {formatCount(first)}–{formatCount(Math.min(page * pageSize, total))} of {formatCount(total)} {what}
      </Text>
      <Pagination
        total={pages}
        value={page}
        onChange={onChange}
        siblings={1}
        size="sm"
        getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
        getControlProps={(control) => ({ 'aria-label': LABELS[control] })}
      />
    </Group>
  );
}
