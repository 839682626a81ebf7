import { Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Destination } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { useChangeDestination } from '../destinations/change-destination.js';
import { KeyField } from '../destinations/key-field.js';
import { keyProblem } from '../destinations/key-problem.js';

interface NeedsKeyFormProps {
  readonly destination: Destination;
}

/** An add-on was ordered without an API key: says what becomes of the logs, and takes the key. */
export function NeedsKeyForm({ destination }: NeedsKeyFormProps) {
  const change = useChangeDestination(destination.id);
  const form = useForm({
    initialValues: { apiKey: '' },
    validate: { apiKey: (key) => (key.trim() ? null : 'Paste an API key.') },
  });
  const send = form.onSubmit(({ apiKey }) => {
    change.mutate(
      { apiKey: apiKey.trim() },
      { onError: (error) => form.setErrors(keyProblem(error, destination.site).fields) },
    );
  });
  const problem = change.isError ? keyProblem(change.error, destination.site).form : null;
  return (
    <Notice tone="warn" title="One thing is missing: your Datadog API key">
      Lines are kept meanwhile, and go out once {destination.site} accepts the key.
      <form onSubmit={send} noValidate>
        <Group align="flex-end" gap="xs" mt="sm">
          <KeyField label="API key" site={destination.site} {...form.getInputProps('apiKey')} />
          <Button type="submit" loading={change.isPending}>
            Check and use
          </Button>
        </Group>
        {problem}
      </form>
    </Notice>
  );
}
