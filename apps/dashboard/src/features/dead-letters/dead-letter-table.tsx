import { Button, Group, Table, Text } from '@mantine/core';
import type { DeadLetter } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatBytes } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';
import { previewText, reasonWords } from './dead-letter-words.js';

interface DeadLetterTableProps {
  readonly letters: readonly DeadLetter[];
  readonly onShow: (letter: DeadLetter) => void;
  /** Absent: the reader may only look. */
  readonly onRedrive?: (letter: DeadLetter) => void;
}

/** Dead letters, newest first: what each said, and why it was refused. */
export function DeadLetterTable({ letters, onShow, onRedrive }: DeadLetterTableProps) {
  return (
    <Table className={tableClasses.table ?? ''} aria-label="Dead letters" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Log</Table.Th>
          <Table.Th>Reason</Table.Th>
          <Table.Th className={tableClasses.number}>Size</Table.Th>
          <Table.Th>Refused</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {letters.map((letter) => (
          <Table.Tr key={letter.id}>
            <Table.Td data-label="Log">
              <Text size="sm" ff="monospace" lineClamp={2} className={tableClasses.name ?? ''}>
                {previewText(letter)}
              </Text>
            </Table.Td>
            <Table.Td data-label="Reason" className={tableClasses.early}>
              <Text size="sm">{reasonWords(letter)}</Text>
              <Text size="xs" c="dimmed">
                answered {letter.statusCode}
              </Text>
            </Table.Td>
            <Table.Td data-label="Size" className={tableClasses.number}>
              {formatBytes(letter.bytes)}
            </Table.Td>
            <Table.Td data-label="Refused" className={tableClasses.early}>
              <Moment at={letter.createdAt} form="age" />
            </Table.Td>
            <Table.Td className={tableClasses.actions}>
              <Group gap="xs" justify="flex-end" wrap="nowrap">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onShow(letter)}
                  aria-label={`Look at ${previewText(letter).slice(0, 40)}`}
                >
                  Look
                </Button>
                {onRedrive ? (
                  <Button size="xs" variant="default" onClick={() => onRedrive(letter)}>
                    Send again
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
