import { Box } from '@mantine/core';
import classes from './code-block.module.css';

interface CodeBlockProps {
  readonly text: string;
  /** Names the block for a screen reader. */
  readonly name: string;
}

/** Machine text of several lines: it wraps, and scrolls, by keyboard too, when it is long. */
export function CodeBlock({ text, name }: CodeBlockProps) {
  return (
    <Box component="section" className={classes.block ?? ''} aria-label={name} tabIndex={0}>
      <pre className={classes.text}>{text}</pre>
    </Box>
  );
}
