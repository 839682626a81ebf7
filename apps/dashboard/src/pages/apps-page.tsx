import { Button, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconShip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AppSummaryPage } from '../api/models.js';
import { AppTable } from '../features/apps/app-table.js';
import { AppsFilter } from '../features/apps/apps-filter.js';
import { APPS_PAGE_SIZE, appSummariesQuery } from '../features/apps/list-app-summaries.js';
import { HerokuOffer } from '../features/heroku/heroku-offer.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { LinkButton } from '../ui/links.js';
import { Page } from '../ui/page.js';
import { Pager } from '../ui/pager.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { RowSkeletons } from '../ui/skeletons.js';
import type { AppsSearch } from './search.js';

const TYPING_MS = 200;
const route = getRouteApi('/shell/apps');

const connect = (
  <LinkButton to="/start" leftSection={<IconPlus size={16} aria-hidden="true" />}>
    Connect an app
  </LinkButton>
);

/** Every app of the tenant, with what it has carried in 24 hours. Search, state, order and page are in the URL. */
export function AppsPage() {
  const search = route.useSearch();
  const [wanted] = useDebouncedValue(search, TYPING_MS);
  const summaries = useQuery(appSummariesQuery(wanted));
  const may = useMay();
  const mayConnect = may('apps:write');
  const empty = summaries.data !== undefined && isEmpty(summaries.data, search);
  return (
    <Page title="Apps" actions={empty || !mayConnect ? null : connect}>
      <QueryView
        query={summaries}
        what="the apps"
        skeleton={
          <Panel flush>
            <RowSkeletons />
          </Panel>
        }
      >
        {(found) =>
          empty ? (
            <Panel>
              <Blank
                icon={<IconShip size={44} stroke={1.25} />}
                title="No app is connected yet"
                description={
                  mayConnect
                    ? 'Name a Datadog destination, register a Heroku app, run one command. It takes about two minutes.'
                    : 'Once somebody of your team connects a Heroku app, it shows here.'
                }
                action={
                  mayConnect ? (
                    <Group gap="xs" justify="center">
                      {connect}
                      <HerokuOffer />
                    </Group>
                  ) : null
                }
              />
            </Panel>
          ) : (
            <FoundApps found={found} />
          )
        }
      </QueryView>
    </Page>
  );
}

function isEmpty({ states }: AppSummaryPage, { q }: AppsSearch): boolean {
  return !q && Object.values(states).every((count) => count === 0);
}

function FoundApps({ found }: { readonly found: AppSummaryPage }) {
  const { q = '', state, sort = 'name', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  // Another filter or order begins at its first page.
  const change = (next: AppsSearch) =>
    void navigate({ search: ({ page: _left, ...before }) => ({ ...before, ...next }), replace: true });
  return (
    <Stack gap="md">
      <AppsFilter text={q} state={state} sort={sort} counts={found.states} onChange={change} />
      <Panel flush>
        {found.items.length > 0 ? (
          <AppTable found={found} sort={sort} onSort={(next) => change({ sort: next })} />
        ) : (
          <Blank
            icon={<IconSearch size={36} stroke={1.25} />}
            title="No app matches"
            description="Change the search or the state to see more."
            action={
              <Button variant="default" onClick={() => change({ q: '', state: undefined })}>
                Show all apps
              </Button>
            }
          />
        )}
      </Panel>
      <Pager
        page={page}
        pageSize={APPS_PAGE_SIZE}
        total={found.total}
        what="apps"
        onChange={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
      />
    </Stack>
  );
}
