import { Table, Text } from '@mantine/core';
import type { AppSummary } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatCount } from '../../ui/format.js';
import { LinkAnchor } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Sparkline } from '../../ui/sparkline.js';
import { Status } from '../../ui/status.js';
import { delayAt } from '../usage/delay-rows.js';
import { appState } from './app-state.js';
import { halfHourRates } from './half-hour-rates.js';

interface AppRowProps {
  readonly app: AppSummary;
  /** When the 24 hours end. */
  readonly to: string;
}

/** One app: is it flowing, and what did it carry in 24 hours. */
export function AppRow({ app, to }: AppRowProps) {
  const { lastDay, destination } = app;
  const rates = halfHourRates(lastDay.receivedByHalfHour, to);
  return (
    <Table.Tr>
      <Table.Td data-label="App">
        <LinkAnchor to="/apps/$appId" params={{ appId: app.id }} fw={500} size="sm" className={tableClasses.name ?? ''}>
          {app.name}
        </LinkAnchor>
        <Text size="xs" c="dimmed" className={tableClasses.name ?? ''}>
          {app.env ?? 'no env'} · {destination.name} ({destination.site})
        </Text>
      </Table.Td>
      <Table.Td data-label="State" data-corner>
        <Status {...appState(app.state)} />
      </Table.Td>
      <Table.Td data-label="Lines a minute" className={tableClasses.early}>
        {lastDay.received === 0 ? (
          <Text size="sm" c="dimmed">
            none
          </Text>
        ) : (
          <Sparkline values={rates} label={rateWords(rates)} />
        )}
      </Table.Td>
      <Table.Td data-label="Delivered" className={tableClasses.number}>
        {formatCount(lastDay.delivered)}
      </Table.Td>
      <Table.Td data-label="Filtered" className={tableClasses.number}>
        {formatCount(lastDay.filtered)}
      </Table.Td>
      <Table.Td data-label="Lost" className={tableClasses.number}>
        <Lost {...lastDay} />
      </Table.Td>
      <Table.Td data-label="Delay" className={tableClasses.number}>
        <Text size="sm" span title="99 % of lines were at Datadog within this time">
          {delayAt(lastDay.deliveryDelay, 0.99) ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td data-label="Last frame" className={tableClasses.number}>
        <Moment at={app.activity.lastFrameAt} form="age" />
      </Table.Td>
    </Table.Tr>
  );
}

function Lost({ lost, lostUpstream }: Pick<AppSummary['lastDay'], 'lost' | 'lostUpstream'>) {
  return (
    <>
      <Text size="sm" span {...(lost > 0 ? { c: 'var(--lf-bad-text)', fw: 500 } : {})}>
        {formatCount(lost)}
      </Text>
      {lostUpstream > 0 ? (
        <Text size="xs" c="var(--lf-warn-text)" title="Heroku lost these before sending them">
          +{formatCount(lostUpstream)} at Heroku
        </Text>
      ) : null}
    </>
  );
}

function rateWords(rates: readonly number[]): string {
  const most = Math.ceil(Math.max(...rates));
  return `Lines a minute in 24 hours: ${formatCount(Math.round(rates.at(-1) ?? 0))} now, ${formatCount(most)} at most`;
}
