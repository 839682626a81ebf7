import { type MantineSize, Modal } from '@mantine/core';
import { type ReactNode, useLayoutEffect } from 'react';

interface DialogProps {
  readonly title: string;
  readonly size?: MantineSize;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that is there for as long as it is rendered. What had the focus before has it again afterwards. */
export function Dialog({ title, size = 'md', onClose, children }: DialogProps) {
  // Mantine gives it back to dialogs that stay and close alone, not to those that leave.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <Modal opened onClose={onClose} size={size} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
    </Modal>
  );
}
