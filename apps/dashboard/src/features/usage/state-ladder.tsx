import type { ReactNode } from 'react';
import type { App, Destination, DrainToken, Usage } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';
import { Rung, Rungs } from '../../ui/rungs.js';
import { useNow } from '../../ui/use-now.js';
import { type LadderRung, ladderOf, type RungKey } from './ladder.js';
import { LadderHint } from './ladder-hint.js';

interface StateLadderProps {
  readonly app: App;
  readonly destination: Destination | undefined;
  readonly tokens: readonly DrainToken[];
  readonly usage: Usage;
}

/** How far an app's lines have come, from its drain URL to Datadog's 202. */
export function StateLadder({ app, destination, tokens, usage }: StateLadderProps) {
  const nowMs = useNow(1000);
  const ladder = ladderOf({ app, destination, tokens, usage, nowMs });
  const site = destination?.site ?? 'Datadog';
  return (
    <Rungs label="State ladder">
      {ladder.map((rung) => (
        <Rung
          key={rung.key}
          state={rung.state}
          title={titles[rung.key](rung.state === 'lit', usage, site, rung)}
          detail={detailOf(rung, usage, destination)}
          hint={
            rung.hint ? <LadderHint hint={rung.hint} appId={app.id} appName={app.name} siteCode={site} /> : undefined
          }
        />
      ))}
    </Rungs>
  );
}

type TitleOf = (lit: boolean, usage: Usage, site: string, rung: LadderRung) => ReactNode;

const titles: Readonly<Record<RungKey, TitleOf>> = {
  drain: (lit) => (lit ? 'Drain URL created' : 'Create a drain URL'),
  frame: (lit, { activity }) =>
    lit ? (
      <>
        First frame at <Moment at={activity.firstFrameAt} form="clock" never="an unknown time" />
      </>
    ) : (
      'Waiting for Heroku'
    ),
  parsed: (lit, { totals }) =>
    lit
      ? totals.messagesReceived > 0
        ? `Parsed ${formatCount(totals.messagesReceived)} ${totals.messagesReceived === 1 ? 'line' : 'lines'}`
        : 'Lines parsed'
      : 'Parse the lines',
  delivered: (lit, _usage, site, { state }) =>
    lit ? 'Datadog said 202' : state === 'failed' ? `${site} rejected the key` : 'Deliver to Datadog',
};

function detailOf(rung: LadderRung, usage: Usage, destination: Destination | undefined): ReactNode {
  const { activity, totals } = usage;
  switch (rung.key) {
    case 'drain':
      return undefined;
    case 'frame':
      if (rung.state === 'now') return 'Logplex sends the first frame within seconds of the app logging something.';
      return rung.state === 'lit' && activity.lastFrameAt !== activity.firstFrameAt ? (
        <>
          Latest <Moment at={activity.lastFrameAt} form="age" />
        </>
      ) : undefined;
    case 'parsed':
      if (rung.state === 'now') return `${formatCount(totals.messagesReceived)} received`;
      return rung.state === 'lit' && totals.parseErrors > 0
        ? `${formatCount(totals.parseErrors)} could not be read and are carried as they came`
        : undefined;
    case 'delivered':
      return rung.state === 'lit' ? (
        <>
          {totals.logsDelivered > 0 ? `${formatCount(totals.logsDelivered)} delivered to ` : 'Delivered to '}
          {destination?.name ?? 'Datadog'}, latest <Moment at={activity.lastDeliveredAt} form="age" />
        </>
      ) : undefined;
    default:
      return rung.key satisfies never;
  }
}
