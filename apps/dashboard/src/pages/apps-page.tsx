import { Box, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconShip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { App } from '../api/models.js';
import { filterApps } from '../features/apps/app-filter.js';
import { APP_STATES, appState } from '../features/apps/app-state.js';
import { AppTable } from '../features/apps/app-table.js';
import { appsQuery } from '../features/apps/list-apps.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { useMay } from '../features/session/use-may.js';
import { RangeControl } from '../features/usage/range-control.js';
import { Blank } from '../ui/blank.js';
import { LinkButton } from '../ui/links.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';

const connect = (
  <LinkButton to="/start" leftSection={<IconPlus size={16} aria-hidden="true" />}>
    Connect an app
  </LinkButton>
);

/** Every app of the tenant, with what it has carried lately. */
export function AppsPage() {
  const apps = useQuery(appsQuery);
  const may = useMay();
  const mayConnect = may('apps:write');
  const empty = apps.data?.length === 0;
  return (
    <Page title="Apps" actions={empty || !mayConnect ? null : connect}>
      <QueryView
        query={apps}
        what="the apps"
        skeleton={
          <Panel flush>
            <RowSkeletons />
          </Panel>
        }
      >
        {(list) =>
          list.length > 0 ? (
            <FilteredApps apps={list} />
          ) : (
            <Panel>
              <Blank
                icon={<IconShip size={44} stroke={1.25} />}
                title="No app is connected yet"
                description={
                  mayConnect
                    ? 'Name a Datadog destination, register a Heroku app, run one command. It takes about two minutes.'
                    : 'Once somebody of your team connects a Heroku app, it shows here.'
                }
                action={mayConnect ? connect : null}
              />
            </Panel>
          )
        }
      </QueryView>
    </Page>
  );
}

const route = getRouteApi('/shell/apps');

function FilteredApps({ apps }: { readonly apps: readonly App[] }) {
  const { q = '', state, range = '1h' } = route.useSearch();
  const navigate = route.useNavigate();
  const destinations = useQuery(destinationsQuery);
  const shown = filterApps(apps, { text: q, state: state ?? null });
  const change = (next: { q?: string; state?: App['state'] | undefined; range?: typeof range }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <Stack gap="md">
      <Group gap="sm">
        <TextInput
          aria-label="Search apps"
          placeholder="Search by name, env or service"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={q}
          onChange={(event) => change({ q: event.currentTarget.value })}
          flex={{ base: '1 1 100%', sm: '0 1 20rem' }}
        />
        <NativeSelect
          aria-label="State"
          value={state ?? ''}
          onChange={(event) => change({ state: APP_STATES.find((each) => each === event.currentTarget.value) })}
          data={[
            { value: '', label: `All states (${apps.length})` },
            ...APP_STATES.map((each) => ({
              value: each,
              label: `${appState(each).label} (${apps.filter((app) => app.state === each).length})`,
            })),
          ]}
        />
        <Box ml="auto">
          <RangeControl value={range} options={['1h', '24h']} onChange={(next) => change({ range: next })} />
        </Box>
      </Group>
      <Panel flush>
        {shown.length > 0 ? (
          <AppTable apps={shown} destinations={destinations.data ?? []} range={range} />
        ) : (
          <Blank
            icon={<IconSearch size={36} stroke={1.25} />}
            title="No app matches"
            description="Change the search or the state to see more."
          />
        )}
      </Panel>
    </Stack>
  );
}
