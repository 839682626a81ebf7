import { formatClock, formatUtc } from '../../ui/format.js';
import { effectWords, fieldOf, inOneRow, levelOf, messageOf } from './line-words.js';
import type { NumberedLine } from './tail-buffer.js';
import type { TailView } from './tail-filter.js';
import classes from './tail-list.module.css';

interface TailRowProps {
  readonly line: NumberedLine;
  readonly view: TailView;
  readonly top: number;
  readonly isActive: boolean;
}

/** One line in one row: when, who, how grave, what. The list takes its clicks and keys. */
export function TailRow({ line: { line, number }, view, top, isActive }: TailRowProps) {
  const level = levelOf(line);
  const effect = effectWords(line);
  const at = new Date(line.receivedAt);
  return (
    <div
      id={`line-${number}`}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      data-tone={level?.tone ?? 'none'}
      data-outcome={line.outcome}
    >
      <time className={classes.time} dateTime={line.receivedAt} title={formatUtc(at)}>
        {formatClock(at)}
      </time>
      <span className={classes.sender}>{view === 'raw' ? line.procid : fieldOf(line, 'hostname') || '–'}</span>
      <span className={classes.level}>{level?.label ?? ''}</span>
      <span className={classes.text}>{inOneRow(view === 'raw' ? line.text : messageOf(line))}</span>
      {effect ? <span className={classes.effect}>{effect}</span> : null}
    </div>
  );
}
