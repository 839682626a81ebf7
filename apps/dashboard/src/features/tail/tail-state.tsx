import { formatCount } from '../../ui/format.js';
import { Status } from '../../ui/status.js';
import type { TailSnapshot } from './tail-stream.js';

interface TailStateProps {
  readonly tail: TailSnapshot;
  readonly held: boolean;
}

/** Whether lines come, and whether these are all of them. */
export function TailState({ tail: { state, sample }, held }: TailStateProps) {
  return (
    <span role="status">
      {state === 'connecting' ? <Status tone="idle" label="Connecting" /> : null}
      {state === 'lost' ? <Status tone="bad" label="Connection lost. Trying again" /> : null}
      {state === 'open' && held ? <Status tone="warn" label="Paused" /> : null}
      {state === 'open' && !held && sample !== null ? (
        <Status
          tone="warn"
          label={`Sampled: ${formatCount(sample.shown - sample.unread)} of ${formatCount(sample.of)} lines in the last second`}
          explanation="More lines come than can be read. These are an even part of them; all of them go to Datadog."
        />
      ) : null}
      {state === 'open' && !held && sample === null ? <Status tone="good" label="Live" /> : null}
    </span>
  );
}
