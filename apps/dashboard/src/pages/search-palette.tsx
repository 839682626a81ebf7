import '@mantine/spotlight/styles.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { type IconProps, IconSearch, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ComponentType, useEffect, useState } from 'react';
import { messageOf } from '../api/problem.js';
import { appState } from '../features/apps/app-state.js';
import { appSummariesQuery } from '../features/apps/list-app-summaries.js';
import { useErrands } from './use-errands.js';

/** What fits without scrolling on a laptop; whoever wants more goes on typing. */
const APPS_MAX = 7;
const TYPING_PAUSE_MS = 150;
const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

const [store, palette] = createSpotlight();

interface SearchPaletteProps {
  /** It opens whenever this changes. */
  readonly openings: number;
}

/** Apps by name, and everything one can go to or begin, by keyboard from anywhere. */
export function SearchPalette({ openings }: SearchPaletteProps) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [typed] = useDebouncedValue(query.trim(), TYPING_PAUSE_MS);
  const apps = useQuery(appSummariesQuery({ q: typed, limit: APPS_MAX }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is not read; a change of it is the wish
  useEffect(palette.open, [openings]);
  const wanted = query.trim().toLowerCase();
  const groups = useErrands()
    .map(({ name, errands }) => ({
      name,
      errands: errands.filter(({ label }) => label.toLowerCase().includes(wanted)),
    }))
    .filter(({ errands }) => errands.length > 0);
  // While the answer to what was typed last is on its way, what was found before must not stand where Enter takes it.
  const isCurrent = typed === query.trim() && !apps.isPlaceholderData;
  const items = (apps.data?.items ?? []).filter(({ name }) => isCurrent || name.includes(wanted));
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      attributes={{ content: { 'aria-label': 'Search apps and actions' } }}
      // Within the field: the dialog would cut off three sides of the ring.
      styles={{ search: { outlineOffset: '-2px' } }}
      maxHeight="min(60vh, 30rem)"
    >
      <Spotlight.Search
        placeholder="Search apps and actions"
        aria-label="Search apps and actions"
        leftSection={<IconSearch {...icon} />}
      />
      <Spotlight.ActionsList>
        {items.length > 0 ? (
          <Spotlight.ActionsGroup label="Apps">
            {items.map(({ id, name, state }) => (
              <Spotlight.Action
                key={id}
                label={name}
                description={appState(state).label}
                leftSection={<IconStack2 {...icon} />}
                onClick={() => void router.navigate({ to: '/apps/$appId', params: { appId: id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {groups.map(({ name, errands }) => (
          <Spotlight.ActionsGroup key={name} label={name}>
            {errands.map(({ label, Icon, run }) => (
              <Spotlight.Action key={label} label={label} leftSection={iconOf(Icon)} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {apps.isError ? (
          <Spotlight.Empty>Apps could not be searched. {messageOf(apps.error)}</Spotlight.Empty>
        ) : items.length + groups.length === 0 && !apps.isFetching ? (
          <Spotlight.Empty>No app and no action is called that.</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function iconOf(Icon: ComponentType<IconProps>) {
  return <Icon {...icon} />;
}
