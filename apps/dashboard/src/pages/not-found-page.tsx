import { Group } from '@mantine/core';
import { LinkButton } from '../ui/links.js';
import { Page } from '../ui/page.js';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page
      title="There is no such page"
      description="The address may be mistyped, or what it led to was deleted."
      width="reading"
    >
      <Group>
        <LinkButton to="/apps">Go to your apps</LinkButton>
      </Group>
    </Page>
  );
}
