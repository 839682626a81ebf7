import '@mantine/charts/styles.layer.css';
import { AreaChart, BarChart, LineChart } from '@mantine/charts';
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Usage } from '../../api/models.js';
import { formatBytes, formatCount } from '../../ui/format.js';
import { type ChartRow, chartRows } from './chart-rows.js';
import { kindRows, kindSeries } from './kind-rows.js';

const HEIGHT = 200;
/** Of the marks for Heroku's own losses: more would hide the bars. */
const MARKS_MAX = 20;
const still = { isAnimationActive: false } as const;
// The same numbers stand in the ledger, which is a table; a stop for the keyboard on each bar would lead nowhere.
const plain = { accessibilityLayer: false } as const;

const lineSeries = [
  { name: 'delivered', label: 'Delivered', color: 'moss.5' },
  { name: 'filtered', label: 'Filtered, sampled, joined', color: 'gray.4' },
  { name: 'waiting', label: 'Waiting', color: 'buoy.4' },
  { name: 'lost', label: 'Lost or refused', color: 'brick.5' },
];
const delaySeries = [
  { name: 'median', label: 'Half of the lines', color: 'harbour.5' },
  { name: 'p99', label: '99 %', color: 'buoy.5' },
];
const byteSeries = [
  { name: 'bytesReceived', label: 'Received', color: 'harbour.3' },
  { name: 'bytesDelivered', label: 'Delivered, as JSON', color: 'moss.5' },
];

/** The ledger over time: what became of the lines, how long they took, how much they were. */
export function UsageCharts({ usage }: { readonly usage: Usage }) {
  const rows = chartRows(usage);
  return (
    <Stack gap="xl">
      <Chart title="Lines" remark={upstreamRemark(usage)}>
        <BarChart
          h={HEIGHT + 40}
          data={rows}
          dataKey="time"
          type="stacked"
          series={lineSeries}
          valueFormatter={formatCount}
          referenceLines={upstreamMarks(rows)}
          barProps={still}
          barChartProps={plain}
          withLegend
        />
      </Chart>
      <Chart title="Lines by kind" remark="Who wrote those that came in.">
        <BarChart
          h={HEIGHT + 40}
          data={kindRows(usage)}
          dataKey="time"
          type="stacked"
          series={kindSeries(usage.totals)}
          valueFormatter={formatCount}
          barProps={still}
          barChartProps={plain}
          withLegend
        />
      </Chart>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Chart title="Delivery delay" remark="From receipt to Datadog's acceptance, at most.">
          <LineChart
            h={HEIGHT}
            data={rows}
            dataKey="time"
            series={delaySeries}
            valueFormatter={formatSeconds}
            curveType="stepAfter"
            withDots={false}
            connectNulls={false}
            lineProps={still}
            lineChartProps={plain}
            withLegend
          />
        </Chart>
        <Chart title="Bytes" remark="Frames from Heroku, and logs before compression.">
          <AreaChart
            h={HEIGHT}
            data={rows}
            dataKey="time"
            series={byteSeries}
            valueFormatter={formatBytes}
            curveType="linear"
            withDots={false}
            fillOpacity={0.15}
            areaProps={still}
            areaChartProps={plain}
            withLegend
          />
        </Chart>
      </SimpleGrid>
    </Stack>
  );
}

interface ChartProps {
  readonly title: string;
  readonly remark: string;
  readonly children: ReactNode;
}

function Chart({ title, remark, children }: ChartProps) {
  return (
    <div>
      <Title order={3}>{title}</Title>
      <Text size="xs" c="dimmed" mb="sm">
        {remark}
      </Text>
      {children}
    </div>
  );
}

function upstreamMarks(rows: readonly ChartRow[]) {
  return rows
    .filter(({ lostUpstream }) => lostUpstream > 0)
    .slice(-MARKS_MAX)
    .map(({ time }) => ({ x: time, color: 'brick.6', strokeDasharray: '3 3' }));
}

function upstreamRemark({ totals }: Usage): string {
  if (totals.lostUpstream === 0) return 'What became of those that came in.';
  return `What became of those that came in. Dashed: Heroku itself lost lines, ${formatCount(totals.lostUpstream)} in all.`;
}

function formatSeconds(seconds: number): string {
  if (seconds > 60) return 'over 60 s';
  return seconds < 1 ? `${seconds * 1000} ms` : `${seconds} s`;
}
