import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { UsageByMonth } from '../../api/models.js';
import { formatBytes } from '../../ui/format.js';
import { monthRows } from './month-rows.js';

const HEIGHT = 220;
const series = [
  { name: 'bytesReceived', label: 'Received', color: 'harbour.5' },
  { name: 'bytesAhead', label: 'Ahead, at this pace', color: 'harbour.2' },
];
const still = { isAnimationActive: false, maxBarSize: 48 } as const;
// What it shows of note stands above it in words; a stop for the keyboard on each bar would lead nowhere.
const plain = { accessibilityLayer: false } as const;

/** Bytes received by month. */
export function MonthChart({ usage }: { readonly usage: UsageByMonth }) {
  return (
    <BarChart
      h={HEIGHT}
      data={monthRows(usage)}
      dataKey="month"
      type="stacked"
      series={series}
      valueFormatter={formatBytes}
      yAxisProps={{ width: 72 }}
      barProps={still}
      barChartProps={plain}
      withLegend={usage.forecast !== null}
    />
  );
}
