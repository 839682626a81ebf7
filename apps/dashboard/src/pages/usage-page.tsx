import { Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Plan } from '../api/models.js';
import { planQuery } from '../features/plan/get-plan.js';
import { forecastBytes, planRows } from '../features/plan/plan-rows.js';
import { AppUsagePanel } from '../features/tenant-usage/app-usage-panel.js';
import { MonthPanel } from '../features/tenant-usage/month-panel.js';
import { formatBytes, formatCount } from '../ui/format.js';
import { Moment } from '../ui/moment.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { useNow } from '../ui/use-now.js';

const FORECAST_MS = 60_000;
const route = getRouteApi('/shell/usage');

/** What the team may use by its plan, how much of that it does, and which apps and months that is of. */
export function UsagePage() {
  const plan = useQuery(planQuery);
  const { period = 'month', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Usage" description="What your plan allows, and how much of it is used." width="reading">
      <QueryView query={plan} what="the usage" skeleton={<LineSkeletons lines={8} />}>
        {(found) => (
          <Stack gap="md">
            <Used plan={found} />
            <MonthPanel />
            <AppUsagePanel
              period={period}
              page={page}
              onPeriod={(next) => void navigate({ search: { period: next }, replace: true })}
              onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
            />
            <Panel title="Kept for">
              <Text size="sm">
                Dead letters {formatCount(found.retention.deadLetterDays)} days, the audit log{' '}
                {formatCount(found.retention.auditDays)} days, notifications {formatCount(found.retention.deliveryDays)}{' '}
                days, and what waits for a destination {formatCount(found.retention.parkedDays)} days where late logs
                are re-stamped, else 17.5 hours.
              </Text>
            </Panel>
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function Used({ plan }: { readonly plan: Plan }) {
  const forecast = forecastBytes(plan, useNow(FORECAST_MS));
  const { linesPerSecond } = plan.quota;
  return (
    <Panel title={`Plan: ${plan.plan}`}>
      <Stack gap="lg">
        {planRows(plan).map(({ label, used, max, share, isNear }) => (
          <div key={label}>
            <Group justify="space-between" gap="xs" mb={6}>
              <Text size="sm" fw={500}>
                {label}
              </Text>
              <Text size="sm" c={isNear ? 'var(--lf-warn-text)' : 'dimmed'}>
                {used} {max === null ? '· no bound' : `of ${max}`}
              </Text>
            </Group>
            <Progress value={share * 100} color={isNear ? 'buoy' : 'harbour'} aria-label={label} />
          </div>
        ))}
        <Text size="sm" c="dimmed">
          {forecast === null ? 'The day has just begun' : `At this pace ${formatBytes(forecast)} by the end of the day`}
          ; the count begins again at <Moment at={plan.resetsAt} form="clock" />.
          {linesPerSecond === null ? '' : ` At most ${formatCount(linesPerSecond)} lines a second.`}
        </Text>
      </Stack>
    </Panel>
  );
}
