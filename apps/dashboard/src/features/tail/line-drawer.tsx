import { DataList, Drawer, Stack, Text } from '@mantine/core';
import { CodeBlock } from '../../ui/code-block.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';
import { effectWords } from './line-words.js';
import type { NumberedLine } from './tail-buffer.js';

interface LineDrawerProps {
  readonly line: NumberedLine | null;
  readonly onClose: () => void;
}

/** One line on both sides of the rules: as Heroku sent it, and the log that came of it. */
export function LineDrawer({ line: numbered, onClose }: LineDrawerProps) {
  const line = numbered?.line;
  return (
    <Drawer
      opened={line !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="Line"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {line ? (
        <Stack gap="lg">
          <DataList labelWidth="7rem" gap="xs">
            {(
              [
                ['Received', <Moment key="received" at={line.receivedAt} form="clock" />],
                ['Sender', `${line.source}[${line.procid}]`],
                ['Kind', line.kind ?? 'could not be read'],
                ['Rules', effectWords(line) ?? 'none took hold'],
                ...(line.messages > 1 ? [['Joined', `of ${line.messages} lines`] as const] : []),
              ] as const
            ).map(([label, value]) => (
              <DataList.Item key={label}>
                <DataList.ItemLabel>{label}</DataList.ItemLabel>
                <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
              </DataList.Item>
            ))}
          </DataList>
          <div>
            <Text size="sm" fw={500} mb={4}>
              As Heroku sent it
            </Text>
            <CodeBlock text={line.text} name="the line as Heroku sent it" />
            {line.isCut ? (
              <Text size="xs" c="dimmed" mt={4}>
                The line is longer; this is its beginning.
              </Text>
            ) : null}
          </div>
          <div>
            <Text size="sm" fw={500} mb={4}>
              As Datadog gets it
            </Text>
            {line.log ? (
              <CodeBlock text={JSON.stringify(line.log, null, 2)} name="the log as Datadog gets it" />
            ) : (
              <Notice tone="idle">
                {line.outcome === 'kept' ? 'The log is too long to be shown here.' : 'Nothing: a rule left it out.'}
              </Notice>
            )}
          </div>
        </Stack>
      ) : null}
    </Drawer>
  );
}
