import { Code, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { HerokuConnection } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import { DestinationStep } from '../features/destinations/destination-step.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { AccountPanel } from '../features/heroku/account-panel.js';
import { AddAppsPanel } from '../features/heroku/add-apps-panel.js';
import { useCompleteHerokuConnection } from '../features/heroku/change-heroku-connection.js';
import { ConnectButton } from '../features/heroku/connect-button.js';
import { herokuConnectionQuery } from '../features/heroku/get-heroku-connection.js';
import { useMay } from '../features/session/use-may.js';
import { Blank } from '../ui/blank.js';
import { Notice } from '../ui/notice.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';

const route = getRouteApi('/shell/heroku');

/** The Heroku account of the team, and its apps to pick from. Heroku sends the browser back here. */
export function HerokuPage() {
  const connection = useQuery(herokuConnectionQuery);
  const { complete, isDenied } = useHerokuAnswer();
  const isCompleting = complete.isPending;
  return (
    <Page
      title="Heroku"
      description="Connect a Heroku account, pick apps, and Logferry adds their drains. For people who do not use the add-on."
    >
      <Stack gap="md">
        {isDenied ? (
          <Notice tone="warn" title="Heroku was told no">
            Nothing was connected. You can connect later, or add drains by hand.
          </Notice>
        ) : null}
        {complete.isError ? (
          <Notice tone="bad" title="The account was not connected">
            {messageOf(complete.error)}
          </Notice>
        ) : null}
        <QueryView query={connection} what="the Heroku account" skeleton={<AccountSkeleton />}>
          {(known) => (isCompleting ? <AccountSkeleton /> : <Connection connection={known} />)}
        </QueryView>
      </Stack>
    </Page>
  );
}

function AccountSkeleton() {
  return (
    <Panel>
      <LineSkeletons lines={3} />
    </Panel>
  );
}

/** Takes what Heroku added to the address, and takes it out of there: a reload must not send it again. */
function useHerokuAnswer() {
  const { code, state, error } = route.useSearch();
  const navigate = route.useNavigate();
  const complete = useCompleteHerokuConnection();
  const [isDenied, setDenied] = useState(false);
  const { mutate } = complete;
  useEffect(() => {
    if (code === undefined && error === undefined) return;
    if (code !== undefined) mutate({ code, state: state ?? '' });
    else setDenied(true);
    void navigate({ search: {}, replace: true });
  }, [code, state, error, mutate, navigate]);
  return { complete, isDenied };
}

function Connection({ connection: { available, account } }: { readonly connection: HerokuConnection }) {
  const may = useMay();
  if (account !== null) {
    const mayAdd = account.state === 'connected' && may('heroku-apps:write');
    return (
      <>
        <AccountPanel account={account} />
        {mayAdd ? <AddApps /> : null}
      </>
    );
  }
  return (
    <Panel>
      <Blank
        icon={<IconPlugConnected size={44} stroke={1.25} />}
        title={available ? 'No Heroku account is connected' : 'Not set up on this Logferry'}
        description={
          available
            ? may('heroku-connection:write')
              ? 'Heroku asks you once. Logferry may then see your apps and work with their drains, but neither read config vars nor change your account.'
              : 'An owner or admin of your team can connect one. Apps can be connected by hand all the while.'
            : 'Whoever runs it has to register an OAuth client at Heroku first. Until then, connect apps one by one.'
        }
        action={
          available ? (
            may('heroku-connection:write') ? (
              <ConnectButton label="Connect Heroku" />
            ) : null
          ) : (
            <Code>HEROKU_OAUTH_CLIENT_ID</Code>
          )
        }
      />
    </Panel>
  );
}

/** Apps need somewhere to send their logs: the first destination is made here. */
function AddApps() {
  const destinations = useQuery(destinationsQuery);
  return (
    <QueryView query={destinations} what="your destinations" skeleton={<LineSkeletons lines={4} />}>
      {(list) =>
        list.length > 0 ? (
          <AddAppsPanel destinations={list} />
        ) : (
          <Panel title="Where the logs go" description="One Datadog key first; then pick apps.">
            <DestinationStep destinations={list} onChosen={() => void destinations.refetch()} />
          </Panel>
        )
      }
    </QueryView>
  );
}
