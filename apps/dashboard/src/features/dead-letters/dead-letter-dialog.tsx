import { Button, Group, Stack, Text } from '@mantine/core';
import type { DeadLetter } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { CodeBlock } from '../../ui/code-block.js';
import { Dialog } from '../../ui/dialog.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';
import type { useDiscardLetters } from './change-dead-letters.js';
import { reasonWords } from './dead-letter-words.js';

interface DeadLetterDialogProps {
  readonly letter: DeadLetter;
  /** Absent: the reader may only look. */
  readonly discard?: ReturnType<typeof useDiscardLetters>;
  readonly onClose: () => void;
}

/** A dead letter as it was sent. */
export function DeadLetterDialog({ letter, discard, onClose }: DeadLetterDialogProps) {
  return (
    <Dialog onClose={onClose} size="lg" title="Dead letter">
      <Stack gap="md">
        <Text size="sm">
          {reasonWords(letter)}: it answered {letter.statusCode} <Moment at={letter.createdAt} form="age" />. The log
          came in at <Moment at={letter.receivedAt} form="clock" />.
        </Text>
        {letter.preview === null ? (
          <Notice tone="warn">It cannot be read: the key it was sealed with is no longer configured.</Notice>
        ) : (
          <CodeBlock text={letter.preview} name="the log as it was sent" />
        )}
        {discard?.isError ? <Notice tone="bad">{messageOf(discard.error)}</Notice> : null}
        <Group justify="flex-end" gap="xs">
          {discard ? (
            <Button
              variant="subtle"
              color="brick"
              loading={discard.isPending}
              onClick={() => discard.mutate(letter.id, { onSuccess: onClose })}
            >
              Discard for good
            </Button>
          ) : null}
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
