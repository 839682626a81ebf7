import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Notice } from './notice.js';

interface ConfirmProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** The button that does it, as a verb and its object: "Revoke token". */
  readonly verb: string;
  readonly onConfirm: () => void;
  readonly pending: boolean;
  readonly error: string | null;
  /** For what cannot be undone: the text that must be typed first. */
  readonly typed?: string;
  /** It cannot be done as things are; the children say why. */
  readonly blocked?: boolean;
}

/** Asks before something that hurts. */
export function Confirm(props: ConfirmProps) {
  const { opened, onClose, title, children, verb, onConfirm, pending, error, typed, blocked = false } = props;
  const [text, setText] = useState('');
  const ready = !blocked && (typed === undefined || text.trim() === typed);
  const close = () => {
    setText('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm();
        }}
      >
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {typed === undefined ? null : (
            <TextInput
              label={`Type ${typed} to confirm`}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          {error ? <Notice tone="bad">{error}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="brick" loading={pending} disabled={!ready}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
