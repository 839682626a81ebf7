import type { ReactNode } from 'react';
import { LinkAnchor } from '../../ui/links.js';
import type { RungHint } from './ladder.js';

interface LadderHintProps {
  readonly hint: RungHint;
  readonly appId: string;
  readonly appName: string;
  readonly siteCode: string;
}

/** What to look at when a rung stays dark, the likeliest cause first. */
export function LadderHint({ hint, appId, appName, siteCode }: LadderHintProps): ReactNode {
  switch (hint) {
    case 'no_token':
      return (
        <>
          No drain URL of this app is live.{' '}
          <LinkAnchor to="/apps/$appId/drain-tokens" params={{ appId }} inherit>
            Create a drain token
          </LinkAnchor>
          .
        </>
      );
    case 'no_frame':
      return (
        <>
          Nothing from Heroku for a minute. Check that
          <ul>
            <li>
              <code>heroku drains -a {appName}</code> lists the drain, on this very app;
            </li>
            <li>the app has logged since: open it once in a browser;</li>
            <li>Heroku can reach this address from the internet: it cannot reach localhost;</li>
            <li>the app is not in a Private Space, whose firewall may block it.</li>
          </ul>
        </>
      );
    case 'no_lines':
      return (
        <>
          Frames arrive and are kept, but none has been read for a minute. The worker may be down or behind: its log
          says more.
        </>
      );
    case 'no_delivery':
      return (
        <>
          Datadog has accepted nothing for a minute; the lines are kept and tried again. Is {siteCode} the right site,
          and does{' '}
          <LinkAnchor to="/destinations" inherit>
            its destination
          </LinkAnchor>{' '}
          show errors?
        </>
      );
    case 'needs_key':
      return <>The destination has no API key yet. Lines are set aside until it gets one.</>;
    case 'key_rejected':
      return (
        <>
          {siteCode} rejects the API key: it was revoked, or belongs to another site. Lines are set aside meanwhile.{' '}
          <LinkAnchor to="/destinations" inherit>
            Replace the key
          </LinkAnchor>
          .
        </>
      );
    default:
      return hint satisfies never;
  }
}
