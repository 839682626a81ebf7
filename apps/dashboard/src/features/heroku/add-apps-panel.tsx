import { Box, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Destination } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Blank } from '../../ui/blank.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { AddResults } from './add-results.js';
import { useAddHerokuApps } from './change-heroku-connection.js';
import { HerokuAppTable } from './heroku-app-table.js';
import { herokuAppsQuery } from './list-heroku-apps.js';

const TYPING_MS = 300;
/** What a panel has beside its text; this one's table runs to the edges. */
const EDGE = { base: '1rem', sm: '1.375rem' } as const;

/** Picks apps of the connected account and has their drains added. What is picked stays picked over searches. */
export function AddAppsPanel({ destinations }: { readonly destinations: readonly Destination[] }) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim().toLowerCase(), TYPING_MS);
  const apps = useInfiniteQuery(herokuAppsQuery(search));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [destinationId, setDestinationId] = useState(destinations[0]?.id ?? '');
  const [env, setEnv] = useState('production');
  const [progress, setProgress] = useState(0);
  const add = useAddHerokuApps(setProgress);

  const pick = (id: string, isPicked: boolean) =>
    setPicked((before) => new Set(isPicked ? [...before, id] : [...before].filter((each) => each !== id)));
  const send = () => {
    setProgress(0);
    const body = { destinationId, env: env.trim() || null, herokuAppIds: [...picked] };
    add.mutate(body, { onSuccess: () => setPicked(new Set()) });
  };

  return (
    <Panel
      title="Pick apps"
      description="Logferry registers each and adds its drain at Heroku. When an app is deleted here, its drain goes, too."
      flush
    >
      <Stack gap="md" px={EDGE} pb="md">
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Search"
            placeholder="Part of an app's name"
            leftSection={<IconSearch size={16} aria-hidden="true" />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            flex={{ base: '1 1 100%', sm: '1 1 12rem' }}
          />
          <NativeSelect
            label="Destination"
            value={destinationId}
            onChange={(event) => setDestinationId(event.currentTarget.value)}
            data={destinations.map(({ id, name, site }) => ({ value: id, label: `${name} · ${site}` }))}
            flex="1 1 10rem"
          />
          <TextInput
            label="Environment"
            value={env}
            onChange={(event) => setEnv(event.currentTarget.value)}
            flex="1 1 8rem"
          />
        </Group>
        {add.isError ? (
          <Notice tone="bad" title="Not all drains were added">
            {messageOf(add.error)}
          </Notice>
        ) : null}
        {add.data ? <AddResults results={add.data} /> : null}
      </Stack>
      <QueryView query={apps} what="the apps at Heroku" skeleton={<RowSkeletons rows={4} />}>
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items);
          return found.length > 0 ? (
            <HerokuAppTable apps={found} picked={picked} onPick={pick} />
          ) : (
            <Blank
              icon={<IconSearch size={36} stroke={1.25} />}
              title="No app found"
              description={search ? 'No app of this account has this in its name.' : 'This Heroku account sees no app.'}
            />
          );
        }}
      </QueryView>
      <Box px={EDGE} py="md">
        <Group gap="sm" justify="space-between">
          <Group gap="sm">
            <Button onClick={send} loading={add.isPending} disabled={picked.size === 0}>
              {picked.size === 0 ? 'Add apps' : picked.size === 1 ? 'Add 1 app' : `Add ${picked.size} apps`}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {add.isPending ? `${progress} of ${picked.size} done` : null}
            </Text>
          </Group>
          {apps.hasNextPage ? (
            <Button variant="default" onClick={() => void apps.fetchNextPage()} loading={apps.isFetchingNextPage}>
              Show more
            </Button>
          ) : null}
        </Group>
      </Box>
    </Panel>
  );
}
