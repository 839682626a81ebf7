import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { UsageByMonth } from '../../api/models.js';
import { formatBytes, formatCount } from '../../ui/format.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { usageByMonthQuery } from './get-usage-by-month.js';

// Charts weigh more than the rest of the page.
const MonthChart = lazy(async () => ({ default: (await import('./month-chart.js')).MonthChart }));
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** What came in by month, what of the month under way so far, and where that leads. */
export function MonthPanel() {
  const usage = useQuery(usageByMonthQuery);
  return (
    <Panel title="By month" description="Bytes of all apps' log frames that were let in, in UTC.">
      <QueryView query={usage} what="the usage by month" skeleton={<Skeleton height={280} />}>
        {(found) => (
          <Stack gap="md">
            <MonthToDate usage={found} />
            {found.countedSince === null ? null : (
              <Suspense fallback={<Skeleton height={220} />}>
                <MonthChart usage={found} />
              </Suspense>
            )}
          </Stack>
        )}
      </QueryView>
    </Panel>
  );
}

function MonthToDate({ usage: { months, countedSince, forecast } }: { readonly usage: UsageByMonth }) {
  const current = months.at(-1);
  if (countedSince === null || current === undefined) {
    return <Text size="sm">Nothing has come in yet. The first line begins the count.</Text>;
  }
  return (
    <Stack gap={4}>
      <Text>
        <strong>{formatBytes(current.bytesReceived)}</strong> this month so far, in{' '}
        {formatCount(current.messagesReceived)} lines.
      </Text>
      <Text size="sm" c="dimmed">
        {forecast === null
          ? 'There is no whole day to go by yet, so no forecast.'
          : `At the pace of the last ${forecast.byDays === 1 ? 'whole day' : `${forecast.byDays} days`}, ${formatBytes(forecast.bytesReceived)} by the end of the month.`}{' '}
        Counted since {day.format(new Date(countedSince))}.
      </Text>
    </Stack>
  );
}
