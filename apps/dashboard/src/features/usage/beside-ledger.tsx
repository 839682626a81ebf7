import { DataList } from '@mantine/core';
import type { Counts } from '../../api/models.js';
import { formatBytes, formatCount } from '../../ui/format.js';
import { delayAt } from './delay-rows.js';

/** What the sum does not hold: delay, volume, resends, and what Heroku says it lost itself. */
export function BesideLedger({ counts }: { readonly counts: Counts }) {
  const median = delayAt(counts.deliveryDelay, 0.5);
  const p99 = delayAt(counts.deliveryDelay, 0.99);
  const facts: readonly (readonly [string, string])[] = [
    ['Delivery delay', median === null ? 'no deliveries' : `half ${median}, 99 % ${p99}`],
    ['Lost at Heroku', `${formatCount(counts.lostUpstream)} lines, by its own L10, L12 and L13 notices`],
    ['Sent twice', `${formatCount(counts.duplicates)} lines, set aside before counting`],
    ['Unreadable', `${formatCount(counts.parseErrors)} pieces, delivered as they came`],
    ['Frames', `${formatCount(counts.frames)}, ${formatBytes(counts.bytesReceived)}`],
    ['Delivered', `${formatBytes(counts.bytesDelivered)} of JSON, before compression`],
    ...metricFacts(counts),
  ];
  return (
    <DataList labelWidth="7.5rem" gap="xs">
      {facts.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

function metricFacts({ metricPoints, metricPointsDropped }: Counts): readonly (readonly [string, string])[] {
  if (metricPoints + metricPointsDropped === 0) return [];
  return [['Metrics', `${formatCount(metricPoints)} values sent, ${formatCount(metricPointsDropped)} dropped`]];
}
