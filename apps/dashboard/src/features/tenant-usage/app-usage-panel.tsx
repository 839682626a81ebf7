import { Box, NativeSelect } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Blank } from '../../ui/blank.js';
import { formatBytes, formatCount } from '../../ui/format.js';
import { Pager } from '../../ui/pager.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { AppUsageTable } from './app-usage-table.js';
import { USAGE_PAGE_SIZE, usageByAppQuery } from './list-usage-by-app.js';
import { PERIODS, type Period, parsePeriod, periodLabel } from './period.js';

interface AppUsagePanelProps {
  readonly period: Period;
  readonly page: number;
  readonly onPeriod: (period: Period) => void;
  readonly onPage: (page: number) => void;
}

/** Which apps the bytes of a day or a month are of. */
export function AppUsagePanel({ period, page, onPeriod, onPage }: AppUsagePanelProps) {
  const usage = useQuery(usageByAppQuery(period, page));
  const totals = usage.data?.totals;
  return (
    <Panel
      title="By app"
      description={
        totals ? `${formatBytes(totals.bytesReceived)} in ${formatCount(totals.messagesReceived)} lines.` : ' '
      }
      actions={
        <NativeSelect
          size="xs"
          aria-label="Time"
          value={period}
          onChange={(event) => onPeriod(parsePeriod(event.currentTarget.value) ?? period)}
          data={PERIODS.map((each) => ({ value: each, label: periodLabel(each) }))}
        />
      }
      flush
    >
      <QueryView query={usage} what="the usage by app" skeleton={<RowSkeletons rows={4} />}>
        {(found) =>
          found.total === 0 ? (
            <Blank
              icon={<IconChartBar size={36} stroke={1.25} />}
              title="Nothing came in"
              description="No app sent a line in this time."
            />
          ) : (
            <>
              <AppUsageTable usage={found} />
              <Box px="md" pb="md">
                <Pager page={page} pageSize={USAGE_PAGE_SIZE} total={found.total} what="apps" onChange={onPage} />
              </Box>
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
