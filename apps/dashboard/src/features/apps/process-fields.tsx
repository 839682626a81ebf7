import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../session/use-may.js';
import type { ProcessRow } from './process-rows.js';

interface ProcessFieldsProps {
  readonly rows: readonly ProcessRow[];
  readonly onChange: (rows: ProcessRow[]) => void;
  readonly error: ReactNode;
}

/** Service and source of single process types, a row each. */
export function ProcessFields({ rows, onChange, error }: ProcessFieldsProps) {
  const mayWrite = useMay()('apps:write');
  const set = (index: number, change: Partial<ProcessRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  // Rows have no identity but their place, and hold no state of their own.
  const placed = rows.map((row, index) => ({ row, index }));
  return (
    <Input.Wrapper
      label="Process types"
      description="Where one of them has a service of its own, or a source that picks another log pipeline at Datadog."
      error={error}
      labelElement="div"
    >
      <Stack gap="xs" mt={4}>
        {placed.map(({ row, index }) => (
          <Group key={index} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={`Process type ${index + 1}`}
              placeholder="web"
              value={row.type}
              onChange={(event) => set(index, { type: event.currentTarget.value })}
              flex="1 1 6rem"
              miw={0}
            />
            <TextInput
              aria-label={`Service of process type ${index + 1}`}
              placeholder="service"
              value={row.service}
              onChange={(event) => set(index, { service: event.currentTarget.value })}
              flex="1 1 8rem"
              miw={0}
            />
            <TextInput
              aria-label={`Source of process type ${index + 1}`}
              placeholder="source"
              value={row.source}
              onChange={(event) => set(index, { source: event.currentTarget.value })}
              flex="1 1 8rem"
              miw={0}
            />
            {mayWrite ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove process type ${index + 1}`}
                onClick={() => onChange(rows.filter((_row, at) => at !== index))}
              >
                <IconX size={16} aria-hidden="true" />
              </ActionIcon>
            ) : null}
          </Group>
        ))}
        {mayWrite ? (
          <Button
            size="xs"
            variant="default"
            w="fit-content"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => onChange([...rows, { type: '', service: '', source: '' }])}
          >
            Add a process type
          </Button>
        ) : null}
      </Stack>
    </Input.Wrapper>
  );
}
