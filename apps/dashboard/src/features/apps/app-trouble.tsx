import { useQuery } from '@tanstack/react-query';
import type { App, Destination, Parked } from '../../api/models.js';
import { LinkButton } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';
import { MendButtons } from '../destinations/mend-buttons.js';
import { parkedQuery } from '../parked/get-parked.js';
import { ParkedWords, parkedLines } from '../parked/parked-words.js';

interface AppTroubleProps {
  readonly app: App;
  readonly destination: Destination | undefined;
  /** The page itself says what waits, and has what mends it. */
  readonly isWaitingShown: boolean;
}

/** Says what stops an app, what waits meanwhile and for how long it can, with what mends it. */
export function AppTrouble({ app, destination, isWaitingShown }: AppTroubleProps) {
  const { data: parked } = useQuery(parkedQuery(app.id));
  const { lastDeliveredAt } = app.activity;
  const waits = parked !== undefined && parked.messages > 0 ? parked : null;
  const site = destination?.site ?? 'Datadog';
  const mend = destination ? <MendButtons destination={destination} /> : null;
  if (app.state === 'over_quota') {
    return (
      <Notice tone="bad" title="Over quota">
        More lines arrive than the quota allows. What is over it is dropped; the ledger says how many lines.
      </Notice>
    );
  }
  if (waits && isWaitingShown) return null;
  // An app that has never delivered is told so by its ladder.
  if (app.state === 'key_rejected' && (lastDeliveredAt !== null || waits)) {
    return (
      <Notice tone="bad" title={`${site} rejects the API key${waits ? `: ${waiting(waits)}` : ''}`} action={mend}>
        {waits ? <ParkedWords parked={waits} /> : 'Lines are set aside until the key is replaced.'}{' '}
        {lastDeliveredAt === null ? (
          'Nothing was delivered yet.'
        ) : (
          <>
            The last delivery was <Moment at={lastDeliveredAt} form="age" />.
          </>
        )}
      </Notice>
    );
  }
  if (waits && destination && destination.status !== 'ok') {
    return (
      <Notice tone={waits.expiresSoon ? 'bad' : 'warn'} title={`${waiting(waits)} for ${site}`} action={mend}>
        <ParkedWords parked={waits} />
      </Notice>
    );
  }
  if (waits) {
    return (
      <Notice
        tone="busy"
        title={`${parkedLines(waits)} on the way again`}
        action={
          <LinkButton to="/apps/$appId/undelivered" params={{ appId: app.id }} size="xs" variant="default">
            Look at them
          </LinkButton>
        }
      >
        {site} takes logs again. What was set aside follows, oldest first.
      </Notice>
    );
  }
  if (app.state === 'delayed' && lastDeliveredAt !== null) {
    return (
      <Notice tone="warn" title="Deliveries are late" action={mend}>
        {site} has accepted nothing for <Moment at={lastDeliveredAt} form="length" />. Lines are kept and tried again.
      </Notice>
    );
  }
  return null;
}

function waiting(parked: Parked): string {
  return `${parkedLines(parked)} ${parked.messages === 1 ? 'waits' : 'wait'}`;
}
