import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { LinkButton } from '../../ui/links.js';
import { herokuConnectionQuery } from './get-heroku-connection.js';

/** The quick way for many apps; nothing where no account can be connected. */
export function HerokuOffer() {
  const connection = useQuery(herokuConnectionQuery);
  if (!connection.data?.available) return null;
  return (
    <LinkButton to="/heroku" variant="default" leftSection={<IconPlugConnected size={16} aria-hidden="true" />}>
      {connection.data.account ? 'Pick apps at Heroku' : 'Connect Heroku'}
    </LinkButton>
  );
}
