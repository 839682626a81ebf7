import '@mantine/spotlight/styles.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch, IconStack2, IconUserCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { messageOf } from '../api/problem.js';
import { appState } from '../features/apps/app-state.js';
import { appSummariesQuery } from '../features/apps/list-app-summaries.js';
import { useMay } from '../features/session/use-may.js';
import { PLACES } from './places.js';

/** What fits without scrolling on a laptop; whoever wants more goes on typing. */
const APPS_MAX = 7;
const TYPING_PAUSE_MS = 150;
const icon = { size: 18, stroke: 1.75, 'aria-hidden': true } as const;

const [store, palette] = createSpotlight();

interface SearchPaletteProps {
  /** It opens whenever this changes. */
  readonly openings: number;
}

/** Apps by name, and every place one can go, by keyboard from anywhere. */
export function SearchPalette({ openings }: SearchPaletteProps) {
  const router = useRouter();
  const may = useMay();
  const [query, setQuery] = useState('');
  const [typed] = useDebouncedValue(query.trim(), TYPING_PAUSE_MS);
  const apps = useQuery(appSummariesQuery({ q: typed, limit: APPS_MAX }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is not read; a change of it is the wish
  useEffect(palette.open, [openings]);
  const wanted = query.trim().toLowerCase();
  const places = PLACES.filter(
    ({ label, action }) => (action === null || may(action)) && label.toLowerCase().includes(wanted),
  );
  const hasAccount = 'your account'.includes(wanted);
  const items = apps.data?.items ?? [];
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      attributes={{ content: { 'aria-label': 'Search apps and pages' } }}
      // Within the field: the dialog would cut off three sides of the ring.
      styles={{ search: { outlineOffset: '-2px' } }}
      maxHeight="min(60vh, 30rem)"
    >
      <Spotlight.Search
        placeholder="Search apps and pages"
        aria-label="Search apps and pages"
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
        {places.length > 0 || hasAccount ? (
          <Spotlight.ActionsGroup label="Go to">
            {places.map(({ to, label, Icon }) => (
              <Spotlight.Action
                key={to}
                label={label}
                leftSection={<Icon {...icon} />}
                onClick={() => void router.navigate({ to })}
              />
            ))}
            {hasAccount ? (
              <Spotlight.Action
                label="Your account"
                leftSection={<IconUserCircle {...icon} />}
                onClick={() => void router.navigate({ to: '/account' })}
              />
            ) : null}
          </Spotlight.ActionsGroup>
        ) : null}
        {apps.isError ? (
          <Spotlight.Empty>Apps could not be searched. {messageOf(apps.error)}</Spotlight.Empty>
        ) : items.length + places.length === 0 && !hasAccount && !apps.isFetching ? (
          <Spotlight.Empty>No app and no page is called that.</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
