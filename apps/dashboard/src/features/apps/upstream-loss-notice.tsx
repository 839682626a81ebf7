import type { App } from '../../api/models.js';
import { formatCount } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';
import { Notice } from '../../ui/notice.js';

/** Says what Heroku reports to have lost of late. Beside an app's trouble, since what did arrive may be well delivered. */
export function UpstreamLossNotice({ app: { upstreamLoss } }: { readonly app: App }) {
  if (upstreamLoss === null) return null;
  return (
    <Notice tone="warn" title={`Heroku lost ${formatCount(upstreamLoss.messages)} lines before sending them`}>
      Its own L10, L12 and L13 notices say so, since <Moment at={upstreamLoss.since} form="clock" />. Heroku keeps no
      copy of them.
    </Notice>
  );
}
