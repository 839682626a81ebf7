import { Button, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { formatCount } from '../../ui/format.js';
import { LINE_KINDS, type TailFilter } from './tail-filter.js';

const kindLabels = { app: 'App', system: 'System', api: 'Heroku API', router: 'Router', addon: 'Add-on' } as const;

interface TailToolbarProps {
  readonly filter: TailFilter;
  readonly dynos: readonly string[];
  readonly onFilter: (change: Partial<TailFilter>) => void;
  readonly held: boolean;
  readonly waitingCount: number;
  readonly onHold: (held: boolean) => void;
}

/** What of a tail is shown, and whether it moves. */
export function TailToolbar({ filter, dynos, onFilter, held, waitingCount, onHold }: TailToolbarProps) {
  const choices = filter.dyno === null || dynos.includes(filter.dyno) ? dynos : [filter.dyno, ...dynos];
  return (
    <Group gap="sm">
      <Button
        variant={held ? 'filled' : 'default'}
        leftSection={
          held ? <IconPlayerPlay size={16} aria-hidden="true" /> : <IconPlayerPause size={16} aria-hidden="true" />
        }
        onClick={() => onHold(!held)}
      >
        {held ? (waitingCount > 0 ? `Resume (${formatCount(waitingCount)} new)` : 'Resume') : 'Pause'}
      </Button>
      <TextInput
        aria-label="Search lines"
        placeholder="Search text or sender"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={filter.q}
        onChange={(event) => onFilter({ q: event.currentTarget.value })}
        flex="1 1 12rem"
      />
      <NativeSelect
        aria-label="Dyno"
        value={filter.dyno ?? ''}
        onChange={(event) => onFilter({ dyno: event.currentTarget.value || null })}
        data={[{ value: '', label: 'All dynos' }, ...choices]}
      />
      <NativeSelect
        aria-label="Kind"
        value={filter.kind ?? ''}
        onChange={(event) => onFilter({ kind: LINE_KINDS.find((kind) => kind === event.currentTarget.value) ?? null })}
        data={[
          { value: '', label: 'All kinds' },
          ...LINE_KINDS.map((kind) => ({ value: kind, label: kindLabels[kind] })),
        ]}
      />
      <SegmentedControl
        aria-label="View"
        value={filter.view}
        onChange={(value) => onFilter({ view: value === 'datadog' ? 'datadog' : 'raw' })}
        data={[
          { value: 'raw', label: 'Raw' },
          { value: 'datadog', label: 'As Datadog sees it' },
        ]}
      />
    </Group>
  );
}
