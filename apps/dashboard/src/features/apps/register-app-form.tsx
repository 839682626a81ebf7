import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { formProblems } from '../../api/form-problems.js';
import type { App } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { appNameFault } from './app-name.js';
import { useCreateApp } from './create-app.js';
import { LogPreviewPanel } from './log-preview-panel.js';

const labels = { name: 'Heroku app name', env: 'Environment', service: 'Service' };
const PREVIEW_DELAY_MS = 120;

const EXAMPLE_NAME = 'shop-production';

/** The name as it will be stored; an example's while what is typed is none. */
function readableName(text: string): string {
  return appNameFault(text) === null ? text.trim().toLowerCase() : EXAMPLE_NAME;
}

interface RegisterAppFormProps {
  readonly destinationId: string;
  readonly onCreated: (app: App) => void;
}

/** Name, env and service of a new app; the rest has defaults that settings can change later. */
export function RegisterAppForm({ destinationId, onCreated }: RegisterAppFormProps) {
  const create = useCreateApp();
  const form = useForm({
    initialValues: { name: '', env: 'production', service: '' },
    validate: { name: appNameFault },
  });
  const [values] = useDebouncedValue(form.values, PREVIEW_DELAY_MS);

  const send = form.onSubmit(({ name, env, service }) => {
    const app = {
      name: name.trim().toLowerCase(),
      destinationId,
      env: env.trim() || null,
      service: service.trim() || null,
    };
    create.mutate(app, {
      onSuccess: onCreated,
      onError: (error) => form.setErrors(formProblems(error, labels).fields),
    });
  });
  const problem = create.isError ? formProblems(create.error, labels).form : null;

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="lg">
        <TextInput
          label={labels.name}
          description="As in your Heroku dashboard, or after -a on the command line."
          placeholder={EXAMPLE_NAME}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            label={labels.env}
            description="The env tag. Empty: none."
            autoComplete="off"
            {...form.getInputProps('env')}
          />
          <TextInput
            label={labels.service}
            description="Empty: the app's name."
            placeholder={readableName(form.values.name)}
            autoComplete="off"
            {...form.getInputProps('service')}
          />
        </SimpleGrid>
        <LogPreviewPanel
          settings={{
            name: readableName(values.name),
            env: values.env,
            service: values.service,
            hostMode: 'app.dyno',
            host: null,
            tags: [],
          }}
        />
        {problem ? (
          <Notice tone="bad" title="The app was not registered">
            {problem}
          </Notice>
        ) : null}
        <Group>
          <Button type="submit" loading={create.isPending}>
            Register app
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
