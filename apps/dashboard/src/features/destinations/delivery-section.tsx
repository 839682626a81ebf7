import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Destination, DestinationAttempts } from '../../api/models.js';
import { formatDuration } from '../../ui/format.js';
import { QueryView } from '../../ui/query-view.js';
import { LineSkeletons } from '../../ui/skeletons.js';
import { Sparkline } from '../../ui/sparkline.js';
import { Status } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { AttemptTable } from './attempt-table.js';
import { laneWords } from './lane-words.js';
import { attemptsQuery } from './list-attempts.js';

/** How Logferry sends to a destination now, how long it took of late, and on demand each of the last attempts. */
export function DeliverySection({ destination }: { readonly destination: Destination }) {
  const attempts = useQuery(attemptsQuery(destination.id));
  return (
    <Box mt="lg">
      <QueryView query={attempts} what="the last attempts" skeleton={<LineSkeletons lines={2} />} quietWhenStale>
        {(found) => <Delivery name={destination.name} found={found} />}
      </QueryView>
    </Box>
  );
}

function Delivery({ name, found }: { readonly name: string; readonly found: DestinationAttempts }) {
  const { attempts, lanes } = found;
  const { tone, label, detail } = laneWords(lanes, useNow(1000));
  const [isOpen, setOpen] = useState(false);
  const tableId = useId();
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Status tone={tone} label={label} />
        <Text span size="sm" c="dimmed">
          {detail}
        </Text>
      </Group>
      {attempts.length === 0 ? null : (
        <Group gap="sm">
          <Latency attempts={attempts} />
          <Button
            variant="default"
            size="compact-xs"
            aria-expanded={isOpen}
            aria-controls={tableId}
            aria-label={`${isOpen ? 'Hide' : 'Show'} attempts at ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Hide attempts' : 'Show attempts'}
          </Button>
        </Group>
      )}
      <div id={tableId}>{isOpen ? <AttemptTable attempts={attempts} /> : null}</div>
    </Stack>
  );
}

function Latency({ attempts }: Pick<DestinationAttempts, 'attempts'>) {
  const latencies = attempts.map(({ durationMs }) => durationMs).toReversed();
  const sorted = latencies.toSorted((one, other) => one - other);
  const median = formatDuration(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const slowest = formatDuration(sorted.at(-1) ?? 0);
  return (
    <>
      <Sparkline values={latencies} label={`Latency of the last ${latencies.length} attempts, oldest first`} />
      <Text span size="sm" c="dimmed">
        median {median}, slowest {slowest}
      </Text>
    </>
  );
}
