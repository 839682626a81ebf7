import { EmptyState } from '@mantine/core';
import type { ReactNode } from 'react';

interface BlankProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly description: string;
  /** The one next action. */
  readonly action?: ReactNode;
}

/** Nothing here yet: says why, and what to do about it. */
export function Blank({ icon, title, description, action }: BlankProps) {
  return (
    <EmptyState icon={icon} title={title} description={description} py={48} px="md" maw="32rem" mx="auto">
      {action ? <EmptyState.Actions>{action}</EmptyState.Actions> : null}
    </EmptyState>
  );
}
