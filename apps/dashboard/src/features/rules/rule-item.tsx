import { ActionIcon, Group, Switch, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Rule, RuleUsage } from '../../api/models.js';
import { formatBytes, formatCount, formatShare } from '../../ui/format.js';
import classes from './rule-list.module.css';
import { filterWords, ruleSummary, typeLabel } from './rule-words.js';

const icon = { size: 17, stroke: 1.75, 'aria-hidden': true } as const;

/** What those who may change rules can do with one. */
interface RuleWrites {
  readonly isLast: boolean;
  readonly onMove: (step: -1 | 1) => void;
  readonly onToggle: (enabled: boolean) => void;
  readonly onDelete: () => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
}

interface RuleItemProps {
  readonly rule: Rule;
  /** From 1. */
  readonly place: number;
  readonly usage: RuleUsage['rules'][number] | undefined;
  readonly onEdit: () => void;
  readonly write?: RuleWrites;
}

/** One rule: what it does, to which lines, and what it did of late. */
export function RuleItem({ rule, place, usage, onEdit, write }: RuleItemProps) {
  const enabled = rule.enabled ?? true;
  const only = filterWords(rule);
  return (
    <div className={classes.rule} data-off={!enabled}>
      {write ? (
        <span
          className={classes.grip}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            write.onDragStart();
          }}
          onDragEnd={write.onDragEnd}
          title="Drag to move"
          aria-hidden="true"
        >
          <IconGripVertical {...icon} />
        </span>
      ) : null}
      <span className={classes.place}>{place}</span>
      <div className={classes.words}>
        <Text fw={500} className={classes.name ?? ''}>
          {rule.name}
        </Text>
        <Text size="sm" c="dimmed">
          {typeLabel(rule.type)}
          {only ? `, ${only}` : ''}
        </Text>
        <code className={classes.summary}>{ruleSummary(rule)}</code>
      </div>
      <Text size="sm" component="div" className={classes.counts ?? ''}>
        {enabled ? <RuleCounts usage={usage} /> : 'Off'}
      </Text>
      <Group gap={4} wrap="nowrap" className={classes.actions ?? ''}>
        {write ? (
          <>
            <Switch
              checked={enabled}
              onChange={(event) => write.onToggle(event.currentTarget.checked)}
              aria-label={`${rule.name} is on`}
              mr={6}
            />
            <Move
              label={`Move ${rule.name} up`}
              Icon={IconArrowUp}
              off={place === 1}
              onClick={() => write.onMove(-1)}
            />
            <Move
              label={`Move ${rule.name} down`}
              Icon={IconArrowDown}
              off={write.isLast}
              onClick={() => write.onMove(1)}
            />
          </>
        ) : null}
        <Tooltip label={write ? 'Edit' : 'Look at it'}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onEdit}
            aria-label={`${write ? 'Edit' : 'Show'} ${rule.name}`}
          >
            <IconPencil {...icon} />
          </ActionIcon>
        </Tooltip>
        {write ? (
          <Tooltip label="Delete">
            <ActionIcon variant="subtle" color="brick" onClick={write.onDelete} aria-label={`Delete ${rule.name}`}>
              <IconTrash {...icon} />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </Group>
    </div>
  );
}

interface MoveProps {
  readonly label: string;
  readonly Icon: typeof IconArrowUp;
  readonly off: boolean;
  readonly onClick: () => void;
}

/** Stays focusable at the end of the list, so that the keyboard's place is not lost. */
function Move({ label, Icon, off, onClick }: MoveProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      aria-disabled={off}
      className={classes.move ?? ''}
      onClick={off ? undefined : onClick}
    >
      <Icon {...icon} />
    </ActionIcon>
  );
}

function RuleCounts({ usage }: { readonly usage: RuleItemProps['usage'] }) {
  if (usage === undefined || usage.linesIn === 0) return 'No line yet';
  return (
    <>
      {formatCount(usage.linesHit)} of {formatCount(usage.linesIn)} lines ({formatShare(usage.linesHit, usage.linesIn)})
      {usage.bytesSaved > 0 ? <span className={classes.saved}>{formatBytes(usage.bytesSaved)} saved</span> : null}
    </>
  );
}
