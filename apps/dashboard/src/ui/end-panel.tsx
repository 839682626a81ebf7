import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Confirm } from './confirm.js';
import { Panel } from './panel.js';

interface EndPanelProps {
  readonly title: string;
  /** What is gone then, and for how long. */
  readonly description: string;
  /** The button, here and in the question: "Delete app". */
  readonly verb: string;
  readonly question: string;
  /** For what cannot be undone: the text that must be typed first. */
  readonly typed?: string;
  readonly onConfirm: () => void;
  readonly pending: boolean;
  readonly error: string | null;
  /** What to know before one agrees. */
  readonly children: ReactNode;
}

/** The way to be rid of what a page of settings is about. */
export function EndPanel({ title, description, question, children, ...asking }: EndPanelProps) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Panel
        title={title}
        description={description}
        actions={
          <Button variant="outline" color="brick" onClick={open}>
            {asking.verb}
          </Button>
        }
      />
      <Confirm opened={opened} onClose={close} title={question} {...asking}>
        {children}
      </Confirm>
    </>
  );
}
