import { VisuallyHidden } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import type { Rule, RuleUsage } from '../../api/models.js';
import { moveItem } from './move-rule.js';
import { RuleItem } from './rule-item.js';
import classes from './rule-list.module.css';
import type { RuleScope } from './rule-scope.js';

interface RuleListProps {
  readonly of: RuleScope['of'];
  readonly rules: readonly Rule[];
  readonly usage: RuleUsage | undefined;
  /** Absent: the reader may only look. */
  readonly onChange?: (rules: readonly Rule[], what: string) => void;
  readonly onEdit: (rule: Rule) => void;
}

/** The rules in the order they run in. They are moved by dragging, or by the buttons of each. */
export function RuleList({ of, rules, usage, onChange, onEdit }: RuleListProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');

  const move = (from: number, to: number) => {
    const moved = moveItem(rules, from, to);
    if (moved === rules) return;
    setSaid(`${rules[from]?.name ?? ''} is now rule ${to + 1} of ${rules.length}.`);
    onChange?.(moved, 'moved');
  };
  const dropAt = (event: DragEvent, index: number) => {
    event.preventDefault();
    if (dragged !== null) move(dragged, index);
    setDragged(null);
    setOver(null);
  };

  return (
    <>
      <ol className={classes.list} aria-label="Rules in order">
        {rules.map((rule, index) => (
          <li
            key={rule.name}
            className={classes.item}
            data-over={over === index && dragged !== index}
            data-dragged={dragged === index}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => dropAt(event, index)}
          >
            <RuleItem
              rule={rule}
              place={index + 1}
              usage={usage?.rules.find((each) => each.of === of && each.name === rule.name)}
              onEdit={() => onEdit(rule)}
              {...(onChange && {
                write: {
                  isLast: index === rules.length - 1,
                  onMove: (step) => move(index, index + step),
                  onToggle: (enabled) =>
                    onChange(
                      rules.map((each) => (each === rule ? { ...each, enabled } : each)),
                      enabled ? 'turned on' : 'turned off',
                    ),
                  onDelete: () =>
                    onChange(
                      rules.filter((each) => each !== rule),
                      'deleted',
                    ),
                  onDragStart: () => setDragged(index),
                  onDragEnd: () => {
                    setDragged(null);
                    setOver(null);
                  },
                },
              })}
            />
          </li>
        ))}
      </ol>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
