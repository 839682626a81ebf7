import type { App, Destination } from '../../api/models.js';
import { LinkButton } from '../../ui/links.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';

interface AppTroubleProps {
  readonly app: App;
  readonly destination: Destination | undefined;
}

/** Says what stops an app that has delivered before, and where to mend it. Before that the ladder says so. */
export function AppTrouble({ app, destination }: AppTroubleProps) {
  const { lastDeliveredAt } = app.activity;
  if (lastDeliveredAt === null) return null;
  const site = destination?.site ?? 'Datadog';
  const toDestinations = (
    <LinkButton to="/destinations" size="xs" variant="default">
      Go to the destination
    </LinkButton>
  );
  if (app.state === 'key_rejected') {
    return (
      <Notice tone="bad" title={`${site} rejects the API key`} action={toDestinations}>
        Lines are set aside until the key is replaced. The last delivery was <Moment at={lastDeliveredAt} form="age" />.
      </Notice>
    );
  }
  if (app.state === 'over_quota') {
    return (
      <Notice tone="bad" title="Over quota">
        More lines arrive than the quota allows. What is over it is dropped; the usage below says how many lines.
      </Notice>
    );
  }
  if (app.state === 'delayed') {
    return (
      <Notice tone="warn" title="Deliveries are late" action={toDestinations}>
        {site} has accepted nothing for <Moment at={lastDeliveredAt} form="length" />. Lines are kept and tried again.
      </Notice>
    );
  }
  return null;
}
