import { Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { App, AppSummaryPage } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';
import { APP_SORTS, type AppSort, appSortWords } from './app-sorts.js';
import { APP_STATES, appState } from './app-state.js';

interface AppsFilterProps {
  readonly text: string;
  readonly state: App['state'] | undefined;
  readonly sort: AppSort;
  readonly counts: AppSummaryPage['states'];
  readonly onChange: (change: { q?: string; state?: App['state'] | undefined; sort?: AppSort }) => void;
}

/** Narrows the table of apps. Where its columns have no heads to press, the order is chosen here, too. */
export function AppsFilter({ text, state, sort, counts, onChange }: AppsFilterProps) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <Group gap="sm">
      <TextInput
        aria-label="Search apps"
        placeholder="Search by name, env or service"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        onChange={(event) => onChange({ q: event.currentTarget.value })}
        flex={{ base: '1 1 100%', sm: '0 1 20rem' }}
      />
      <NativeSelect
        aria-label="State"
        value={state ?? ''}
        onChange={(event) => onChange({ state: APP_STATES.find((each) => each === event.currentTarget.value) })}
        data={[
          { value: '', label: `All states (${formatCount(all)})` },
          ...APP_STATES.map((each) => ({
            value: each,
            label: `${appState(each).label} (${formatCount(counts[each] ?? 0)})`,
          })),
        ]}
        flex={{ base: '1 1 9rem', sm: '0 0 auto' }}
      />
      <NativeSelect
        aria-label="Order"
        hiddenFrom="sm"
        value={sort}
        onChange={(event) => onChange({ sort: APP_SORTS.find((each) => each === event.currentTarget.value) ?? sort })}
        data={APP_SORTS.map((each) => ({ value: each, label: appSortWords(each) }))}
        flex="1 1 9rem"
      />
    </Group>
  );
}
