import type { App, Destination } from '../api/models.js';
import { StateLadder } from '../features/usage/state-ladder.js';
import { QueryView } from '../ui/query-view.js';
import { LineSkeletons } from '../ui/skeletons.js';
import { useLadder } from './use-ladder.js';

interface AppLadderProps {
  readonly app: App;
  readonly destination: Destination | undefined;
}

/** The state ladder of an app, kept current. */
export function AppLadder({ app, destination }: AppLadderProps) {
  const { tokens, usage } = useLadder(app.id);
  return (
    <QueryView query={tokens} what="the drain tokens" skeleton={<LineSkeletons lines={4} />} quietWhenStale>
      {(list) => (
        <QueryView query={usage} what="the ledger" skeleton={<LineSkeletons lines={4} />}>
          {(counted) => <StateLadder app={app} destination={destination} tokens={list} usage={counted} />}
        </QueryView>
      )}
    </QueryView>
  );
}
