import { Stack, Tabs, Text } from '@mantine/core';
import type { IssuedDrainToken } from '../../api/models.js';
import { CopyLine } from '../../ui/copy-line.js';
import { Notice } from '../../ui/notice.js';

/** All three stand in one line on a phone, too. */
const TAB_EDGE = { base: 'xs', sm: 'md' } as const;

/** The one line to run at Heroku, in each of its forms. */
export function DrainInstructions({ issued }: { readonly issued: IssuedDrainToken }) {
  return (
    <Stack gap="md">
      <Tabs defaultValue="command" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="command" px={TAB_EDGE}>
            Command
          </Tabs.Tab>
          <Tabs.Tab value="datadog" px={TAB_EDGE}>
            Datadog-style URL
          </Tabs.Tab>
          <Tabs.Tab value="telemetry" px={TAB_EDGE}>
            Fir app
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="command">
          <Text size="sm" mb="xs">
            Run this where you are signed in to Heroku. It adds the drain; nothing in your app changes.
          </Text>
          <CopyLine name="drain command" text={issued.herokuCommand} />
        </Tabs.Panel>
        <Tabs.Panel value="datadog">
          <Text size="sm" mb="xs">
            If you already drain to Datadog: the same URL with only host and key swapped. Query values such as{' '}
            <code>&amp;env=</code> and <code>&amp;service=</code> win over the app's settings.
          </Text>
          <CopyLine name="Datadog-style URL" text={issued.datadogStyleUrl} />
        </Tabs.Panel>
        <Tabs.Panel value="telemetry">
          <Text size="sm" mb="xs">
            Apps of Heroku's Fir generation have no log drains. Run this instead: it adds a telemetry drain, and nothing
            in your app changes.
          </Text>
          <CopyLine name="telemetry command" text={issued.telemetryCommand} />
        </Tabs.Panel>
      </Tabs>
      <Notice tone="warn">
        Treat the URL like a password: it holds the drain token. Admins of your team can look at it again later, which
        is noted in the audit log.
      </Notice>
    </Stack>
  );
}
