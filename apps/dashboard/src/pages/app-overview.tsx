import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { AppFacts } from '../features/apps/app-facts.js';
import { appQuery } from '../features/apps/get-app.js';
import { destinationsQuery } from '../features/destinations/list-destinations.js';
import { BesideLedger } from '../features/usage/beside-ledger.js';
import { usageQuery } from '../features/usage/get-usage.js';
import { LedgerTable } from '../features/usage/ledger-table.js';
import { rangeWords } from '../features/usage/range.js';
import { RangeControl } from '../features/usage/range-control.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons, RowSkeletons } from '../ui/skeletons.js';
import { AppLadder } from './app-ladder.js';
import classes from './app-overview.module.css';

// Charts are the largest part of the page, and the last one that is looked for.
const UsageCharts = lazy(async () => ({ default: (await import('../features/usage/usage-charts.js')).UsageCharts }));

const REFRESH_MS = 2_000;
const route = getRouteApi('/shell/apps/$appId/');

/** How an app is doing: its ladder, and the ledger over the chosen time, as a sum and as charts. */
export function AppOverview() {
  const { appId } = route.useParams();
  const { range = '1h' } = route.useSearch();
  const navigate = route.useNavigate();
  const app = useQuery(appQuery(appId));
  const destinations = useQuery(destinationsQuery);
  const usage = useQuery(usageQuery(appId, range, { refreshMs: REFRESH_MS }));
  const destination = destinations.data?.find(({ id }) => id === app.data?.destinationId);

  return (
    <div className={classes.overview}>
      <div className={classes.ladder}>
        <Panel title="From Heroku to Datadog" description="Counts of the last 24 hours.">
          {app.data ? <AppLadder app={app.data} destination={destination} /> : null}
        </Panel>
      </div>
      <div className={classes.ledger}>
        <Panel
          title="Ledger"
          description={`What became of every line received ${rangeWords(range)}.`}
          actions={
            <RangeControl
              value={range}
              options={['1h', '24h', '7d']}
              onChange={(next) => void navigate({ search: { range: next }, replace: true })}
            />
          }
          flush
        >
          <QueryView query={usage} what="the ledger" skeleton={<RowSkeletons rows={8} />}>
            {({ totals }) => <LedgerTable counts={totals} />}
          </QueryView>
        </Panel>
      </div>
      <div className={classes.charts}>
        <Panel title="Over time" description={`By ${usage.data?.step ?? 'minute'}, ${rangeWords(range)}.`}>
          <QueryView query={usage} what="the ledger" skeleton={<Skeleton height={800} />} quietWhenStale>
            {(counted) => (
              <Suspense fallback={<Skeleton height={800} />}>
                <UsageCharts usage={counted} />
              </Suspense>
            )}
          </QueryView>
        </Panel>
      </div>
      <div className={classes.also}>
        <Panel title="Also counted" description={`Beside the ledger, ${rangeWords(range)}.`}>
          <QueryView query={usage} what="the ledger" skeleton={<LineSkeletons />} quietWhenStale>
            {({ totals }) => <BesideLedger counts={totals} />}
          </QueryView>
        </Panel>
      </div>
      <div className={classes.labels}>
        <Panel title="Labels">{app.data ? <AppFacts app={app.data} destination={destination} /> : null}</Panel>
      </div>
    </div>
  );
}
