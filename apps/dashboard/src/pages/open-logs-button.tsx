import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { App, Destination } from '../api/models.js';
import { sitesQuery } from '../features/sites/list-sites.js';
import { isSandbox, logsUrl } from '../features/sites/site-words.js';

interface OpenLogsButtonProps {
  readonly app: App;
  readonly destination: Destination;
  readonly variant?: 'filled' | 'default';
}

/** Leads to an app's logs on the far side, with the query filled in. Not there until the site's address is known. */
export function OpenLogsButton({ app, destination, variant = 'filled' }: OpenLogsButtonProps) {
  const { data: sites } = useQuery(sitesQuery);
  const site = sites?.find(({ code }) => code === destination.site);
  if (!site) return null;
  const host = app.hostMode === 'app.dyno' ? `${app.name}*` : app.hostMode === 'app' ? app.name : app.host;
  return (
    <Button
      component="a"
      href={logsUrl(site, { service: app.service ?? app.name, host })}
      target="_blank"
      rel="noreferrer"
      variant={variant}
      rightSection={<IconExternalLink size={15} aria-hidden="true" />}
    >
      {isSandbox(site) ? 'Open the sandbox' : 'Open in Datadog'}
    </Button>
  );
}
