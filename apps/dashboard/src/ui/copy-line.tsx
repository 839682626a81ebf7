import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copy-line.module.css';

interface CopyLineProps {
  /** Exactly what is shown and copied. */
  readonly text: string;
  /** Names the text and the button for a screen reader: "drain command". */
  readonly name: string;
}

/** A line of machine text with its copy button. Focusing the text selects it, for those who copy by keyboard. */
export function CopyLine({ text, name }: CopyLineProps) {
  const clipboard = useClipboard({ timeout: 2500 });
  return (
    <div className={classes.line}>
      <textarea
        className={classes.text}
        aria-label={name}
        value={text}
        readOnly
        rows={2}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        className={classes.button ?? ''}
        onClick={() => clipboard.copy(text)}
        leftSection={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        aria-label={clipboard.copied ? `Copied ${name}` : `Copy ${name}`}
      >
        {clipboard.copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
