import { Box, Group, Text } from '@mantine/core';
import { IconFilterOff, IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { appQuery } from '../features/apps/get-app.js';
import { LineDrawer } from '../features/tail/line-drawer.js';
import { LINES_MAX, type NumberedLine } from '../features/tail/tail-buffer.js';
import { dynosOf, filterLines, type TailFilter } from '../features/tail/tail-filter.js';
import { TailList } from '../features/tail/tail-list.js';
import { TailState } from '../features/tail/tail-state.js';
import { TailToolbar } from '../features/tail/tail-toolbar.js';
import { useTail } from '../features/tail/use-tail.js';
import { TestLogButton } from '../features/test-log/test-log-button.js';
import { Blank } from '../ui/blank.js';
import { formatCount } from '../ui/format.js';
import { Panel } from '../ui/panel.js';
import classes from './app-tail.module.css';

const route = getRouteApi('/shell/apps/$appId/tail');

/** An app's lines as they come. The filters are in the URL; pausing, or scrolling back, keeps the list still. */
export function AppTail() {
  const { appId } = route.useParams();
  const { q = '', dyno = null, kind = null, view = 'raw' } = route.useSearch();
  const navigate = route.useNavigate();
  const { stream, tail } = useTail(appId);
  const isHeldUp = useQuery(appQuery(appId)).data?.state === 'key_rejected';
  const [held, setHeld] = useState(false);
  const [opened, setOpened] = useState<NumberedLine | null>(null);
  const filter: TailFilter = useMemo(() => ({ q, dyno, kind, view }), [q, dyno, kind, view]);
  const shown = useMemo(() => filterLines(tail.lines, filter), [tail.lines, filter]);
  const dynos = useMemo(() => dynosOf(tail.lines), [tail.lines]);

  const hold = (next: boolean) => {
    if (next === held) return;
    setHeld(next);
    stream.hold(next);
  };
  const change = (next: Partial<TailFilter>) => {
    const { q: text, dyno: only, kind: of, view: as } = { ...filter, ...next };
    const search = {
      ...(text === '' ? {} : { q: text }),
      ...(only === null ? {} : { dyno: only }),
      ...(of === null ? {} : { kind: of }),
      ...(as === 'raw' ? {} : { view: as }),
    };
    void navigate({ search, replace: true });
  };

  return (
    <Panel flush>
      <Box className={classes.tools}>
        <TailToolbar
          filter={filter}
          dynos={dynos}
          onFilter={change}
          held={held}
          waitingCount={tail.waitingCount}
          onHold={hold}
        />
      </Box>
      {shown.length > 0 ? (
        <TailList lines={shown} view={view} held={held} onLeaveEnd={() => hold(true)} onOpen={setOpened} />
      ) : (
        <Box className={classes.empty}>
          {tail.lines.length > 0 ? (
            <Blank
              icon={<IconFilterOff size={36} stroke={1.25} />}
              title="No line matches"
              description={`None of the ${formatCount(tail.lines.length)} lines so far. Change the search or the filters; new lines that match show here.`}
            />
          ) : isHeldUp ? (
            <Blank
              icon={<IconTerminal2 size={36} stroke={1.25} />}
              title="Lines are set aside"
              description="They show here on their way to Datadog, and those of this app wait now. Mend the destination above, and they go on."
            />
          ) : tail.state === 'connecting' ? null : (
            <Blank
              icon={<IconTerminal2 size={36} stroke={1.25} />}
              title="Waiting for lines"
              description="Each line shows here a moment after the app has logged it. Open the app in a browser to make it log something, or send a test log."
              action={<TestLogButton appId={appId} />}
            />
          )}
        </Box>
      )}
      <Group className={classes.foot ?? ''} justify="space-between" gap="sm">
        <TailState tail={tail} held={held} />
        <Text size="xs" c="dimmed">
          {formatCount(shown.length)} of {formatCount(tail.lines.length)} lines
          {tail.lines.length === LINES_MAX ? ', the newest there is room for' : ''}
        </Text>
      </Group>
      <LineDrawer line={opened} onClose={() => setOpened(null)} />
    </Panel>
  );
}
