import { Group, Table, Text } from '@mantine/core';
import type { DeadLetter } from '../../api/models.js';
import { CardTable, RowButton } from '../../ui/card-table.js';
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
    <CardTable label="Dead letters" heads={['Log', 'Reason', { number: 'Size' }, 'Refused', null]}>
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
              <RowButton verb="Look" of={`at ${nameOf(letter)}`} onClick={() => onShow(letter)} />
              {onRedrive ? <RowButton verb="Send again" of={nameOf(letter)} onClick={() => onRedrive(letter)} /> : null}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

/** As much as tells it from others when it is read aloud. */
function nameOf(letter: DeadLetter): string {
  return previewText(letter).slice(0, 40);
}
