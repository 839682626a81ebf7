import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { NumberedLine } from './tail-buffer.js';
import type { TailView } from './tail-filter.js';
import classes from './tail-list.module.css';
import { TailRow } from './tail-row.js';

/** In pixels, as in the stylesheet: rows are of one height, so that thousands cost no measuring. */
const ROW_HEIGHT = 26;
/** Closer to the end than this counts as at the end. */
const END_SLACK = 2 * ROW_HEIGHT;

interface TailListProps {
  readonly lines: readonly NumberedLine[];
  readonly view: TailView;
  /** The list is kept still. */
  readonly held: boolean;
  /** The reader has moved away from the newest line. */
  readonly onLeaveEnd: () => void;
  readonly onOpen: (line: NumberedLine) => void;
}

/** The lines, newest last and in sight. Arrow keys walk through them, Enter opens one. */
export function TailList({ lines, view, held, onLeaveEnd, onOpen }: TailListProps) {
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [active, setActive] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 12,
    // Lines come faster than React may be interrupted for.
    useFlushSync: false,
  });

  const newest = lines.at(-1)?.number;
  useLayoutEffect(() => {
    if (!held && newest !== undefined && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest, held]);
  useEffect(() => {
    if (!held) setActive(null);
  }, [held]);

  const watchEnd = () => {
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    if (scrollTop < lastTop.current && scrollHeight - scrollTop - clientHeight > END_SLACK) onLeaveEnd();
    lastTop.current = scrollTop;
  };

  const move = (event: KeyboardEvent) => {
    const at = lines.findIndex(({ number }) => number === active);
    const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -20, PageDown: 20 };
    const step = steps[event.key];
    if (step !== undefined && lines.length > 0) {
      event.preventDefault();
      onLeaveEnd();
      const next = Math.min(lines.length - 1, Math.max(0, (at === -1 ? lines.length : at) + step));
      setActive(lines[next]?.number ?? null);
      rows.scrollToIndex(next);
    }
    const line = lines[at];
    if (event.key === 'Enter' && line) onOpen(line);
  };

  const openClicked = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[role=option]') : null;
    const line = lines.find(({ number }) => row?.id === `line-${number}`);
    if (line) onOpen(line);
  };

  return (
    <div
      ref={box}
      className={classes.box}
      role="listbox"
      aria-label="Lines"
      tabIndex={0}
      onScroll={watchEnd}
      onKeyDown={move}
      onClick={openClicked}
      {...(active === null ? {} : { 'aria-activedescendant': `line-${active}` })}
    >
      <div className={classes.lines} style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          return line ? (
            <TailRow key={key} line={line} view={view} top={start} isActive={line.number === active} />
          ) : null;
        })}
      </div>
    </div>
  );
}
