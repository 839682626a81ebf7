import { Button, Divider, Group, Stack, Text } from '@mantine/core';
import type { App, Destination } from '../api/models.js';
import { messageOf } from '../api/problem.js';
import type { useCreateDrainToken } from '../features/drain-tokens/create-drain-token.js';
import { DrainInstructions } from '../features/drain-tokens/drain-instructions.js';
import { TestLogButton } from '../features/test-log/test-log-button.js';
import { LinkButton } from '../ui/links.js';
import { Notice } from '../ui/notice.js';
import { AppLadder } from './app-ladder.js';
import { OpenLogsButton } from './open-logs-button.js';
import { useLadder } from './use-ladder.js';

interface DrainStepProps {
  readonly app: App;
  readonly destination: Destination;
  readonly issue: ReturnType<typeof useCreateDrainToken>;
}

/** The command to run at Heroku, and below it the ladder that fills while the first lines arrive. */
export function DrainStep({ app, destination, issue }: DrainStepProps) {
  const { complete, usage } = useLadder(app.id);
  // Whoever comes back after lines have come has added the drain.
  const isAdded = Boolean(usage.data?.activity.firstFrameAt);
  const create = () => issue.mutate({ appId: app.id, label: null });
  return (
    <Stack gap="lg">
      {issue.data ? (
        <DrainInstructions issued={issue.data} />
      ) : isAdded ? null : (
        <NoSecret issue={issue} onCreate={create} />
      )}
      {isAdded && !issue.data ? null : <Divider />}
      <AppLadder app={app} destination={destination} />
      {complete ? null : (
        <Group gap="sm">
          <TestLogButton appId={app.id} />
          <Text size="sm" c="dimmed" flex="1 1 14rem">
            It takes the same way to Datadog without Heroku, and shows whether the key and the site are right.
          </Text>
        </Group>
      )}
      {complete ? (
        <Notice tone="good" title="Your logs have arrived">
          <Text size="sm" mb="sm">
            There is nothing else to do: every further line takes the same way.
          </Text>
          <Group gap="xs">
            <OpenLogsButton app={app} destination={destination} />
            <LinkButton to="/apps/$appId/tail" params={{ appId: app.id }} variant="default">
              Watch the lines
            </LinkButton>
            <LinkButton to="/apps/$appId" params={{ appId: app.id }} variant="default">
              Go to the app
            </LinkButton>
          </Group>
        </Notice>
      ) : null}
    </Stack>
  );
}

interface NoSecretProps {
  readonly issue: ReturnType<typeof useCreateDrainToken>;
  readonly onCreate: () => void;
}

/** The page was reloaded, or the token could not be made. */
function NoSecret({ issue, onCreate }: NoSecretProps) {
  const button = (
    <Button size="xs" variant="default" onClick={onCreate} loading={issue.isPending}>
      Create a drain URL
    </Button>
  );
  if (issue.isError) {
    return (
      <Notice tone="bad" title="The drain URL could not be made" action={button}>
        {messageOf(issue.error)}
      </Notice>
    );
  }
  return (
    <Notice tone="busy" action={button}>
      A drain URL is shown once, when it is made. If yours is gone, create another.
    </Notice>
  );
}
