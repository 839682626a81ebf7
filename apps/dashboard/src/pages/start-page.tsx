import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { App } from '../api/models.js';
import { appQuery } from '../features/apps/get-app.js';
import { RegisterAppForm } from '../features/apps/register-app-form.js';
import { DestinationStep } from '../features/destinations/destination-step.js';
import { KeyHint } from '../features/destinations/key-hint.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { useCreateDrainToken } from '../features/drain-tokens/create-drain-token.js';
import { HerokuOffer } from '../features/heroku/heroku-offer.js';
import { NotAllowed } from '../features/session/not-allowed.js';
import { useMay } from '../features/session/use-may.js';
import { Page } from '../ui/page.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { Step } from '../ui/step.js';
import { DrainStep } from './drain-step.js';

const route = getRouteApi('/shell/start');

/** First run, and every further app: destination → app → drain, until Datadog has said 202. The URL knows how far. */
export function StartPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const destinations = useQuery(destinationsQuery);
  const app = useQuery({ ...appQuery(search.app ?? ''), enabled: search.app !== undefined });
  const issue = useCreateDrainToken();
  const [changing, setChanging] = useState(false);
  const may = useMay();

  const register = (created: App) => {
    issue.mutate({ appId: created.id, label: null });
    void navigate({ search: { destination: created.destinationId, app: created.id }, replace: true });
  };
  const chooseDestination = (id: string) => {
    setChanging(false);
    void navigate({ search: { destination: id }, replace: true });
  };

  if (!may('apps:write')) {
    return (
      <Page title="Connect a Heroku app" width="reading">
        <NotAllowed verb="connect apps" />
      </Page>
    );
  }
  return (
    <Page
      title="Connect a Heroku app"
      description="Three steps. The last one is a command you run at Heroku; then watch the first lines cross."
      actions={<HerokuOffer />}
      width="reading"
    >
      <QueryView query={destinations} what="your destinations" skeleton={<LineSkeletons lines={6} />}>
        {(list) => {
          const destinationId = app.data?.destinationId ?? search.destination;
          const destination = changing ? undefined : list.find(({ id }) => id === destinationId);
          const atDrain = destination !== undefined && search.app !== undefined;
          return (
            <Stack gap="md">
              <Step
                number={1}
                title="Where the logs go"
                state={destination ? 'done' : 'open'}
                summary={
                  destination ? (
                    <>
                      {destination.name} · {destination.site} · <KeyHint hint={destination.keyHint} />
                    </>
                  ) : null
                }
                action={
                  atDrain ? null : (
                    <Button size="xs" variant="default" onClick={() => setChanging(true)}>
                      Change
                    </Button>
                  )
                }
              >
                <DestinationStep destinations={list} onChosen={chooseDestination} />
              </Step>
              <Step
                number={2}
                title="Your Heroku app"
                state={atDrain ? 'done' : destination ? 'open' : 'ahead'}
                summary={
                  app.data
                    ? `${app.data.name} · ${app.data.env ? `env ${app.data.env}` : 'no env'} · service ${app.data.service ?? app.data.name}`
                    : null
                }
              >
                {destination ? <RegisterAppForm destinationId={destination.id} onCreated={register} /> : null}
              </Step>
              <Step number={3} title="The drain" state={atDrain ? 'open' : 'ahead'}>
                {destination ? (
                  <QueryView query={app} what="the app" skeleton={<LineSkeletons lines={4} />}>
                    {(registered) => <DrainStep app={registered} destination={destination} issue={issue} />}
                  </QueryView>
                ) : null}
              </Step>
            </Stack>
          );
        }}
      </QueryView>
    </Page>
  );
}
