import {
  Button,
  Fieldset,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { formProblems } from '../../api/form-problems.js';
import type { App, Destination } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { useMay } from '../session/use-may.js';
import { useChangeApp } from './change-app.js';
import { HOST_MODES, parseHostMode } from './host-mode-words.js';
import { LATE_LOGS, parseLateLogs } from './late-logs-words.js';
import { LogPreviewPanel } from './log-preview-panel.js';
import { changeOf, readSettings, type SettingsValues, splitTags } from './settings-values.js';

const PREVIEW_DELAY_MS = 120;
const labels = {
  destinationId: 'Destination',
  env: 'Environment',
  service: 'Service',
  hostMode: 'Host',
  host: 'Host text',
  tags: 'Tags',
  attributes: 'Attributes',
  lateLogs: 'Late logs',
  stripAnsi: 'Remove colour codes',
  maskApiEmails: 'Mask e-mail addresses',
  metrics: 'Send metrics',
};

interface SettingsFormProps {
  readonly app: App;
  readonly destinations: readonly Destination[];
}

/** How an app's logs are labelled and where they go. Lines that arrive after saving follow the new settings. */
export function SettingsForm({ app, destinations }: SettingsFormProps) {
  const change = useChangeApp(app.id);
  const may = useMay();
  const mayWrite = may('apps:write');
  const form = useForm<SettingsValues>({
    initialValues: readSettings(app),
    validate: (values) => changeOf(values).faults,
  });
  const [values] = useDebouncedValue(form.values, PREVIEW_DELAY_MS);

  const send = form.onSubmit((submitted) => {
    change.mutate(changeOf(submitted).change, {
      onSuccess: (saved) => {
        form.setInitialValues(readSettings(saved));
        form.setValues(readSettings(saved));
        notifications.show({ message: 'Settings saved. New lines follow them.', color: 'moss' });
      },
      onError: (error) => form.setErrors(formProblems(error, labels).fields),
    });
  });
  const problem = change.isError ? formProblems(change.error, labels).form : null;

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="lg">
        <Fieldset variant="unstyled" disabled={!mayWrite}>
          <Stack gap="lg">
            <NativeSelect
              label={labels.destinationId}
              data={destinations.map(({ id, name, site }) => ({ value: id, label: `${name} (${site})` }))}
              {...form.getInputProps('destinationId')}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
              <TextInput label={labels.env} description="The env tag. Empty: none." {...form.getInputProps('env')} />
              <TextInput
                label={labels.service}
                description="Empty: the app's name."
                placeholder={app.name}
                {...form.getInputProps('service')}
              />
              <NativeSelect
                label={labels.hostMode}
                description="One-off dynos go without their number."
                data={HOST_MODES.map(({ value, label }) => ({ value, label }))}
                value={form.values.hostMode}
                onChange={(event) => form.setFieldValue('hostMode', parseHostMode(event.currentTarget.value))}
                error={form.errors.hostMode}
              />
              {form.values.hostMode === 'fixed' ? (
                <TextInput
                  label={labels.host}
                  description="The host of every line."
                  required
                  {...form.getInputProps('host')}
                />
              ) : null}
            </SimpleGrid>
            <TagsInput
              label={labels.tags}
              description="Added to every log. Enter or comma after each, such as team:shop."
              splitChars={[',', ' ']}
              clearable
              value={form.values.tags}
              onChange={(texts) => form.setFieldValue('tags', splitTags(texts))}
              error={form.errors.tags}
            />
            <Textarea
              label={labels.attributes}
              description="Added to every log, one on a line: region = eu. Numbers, true and false are kept as such."
              autosize
              minRows={2}
              maxRows={12}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
              {...form.getInputProps('attributes')}
            />
            <NativeSelect
              label={labels.lateLogs}
              description="Datadog discards logs older than 18 hours. This is for what waited longer than that for it."
              data={LATE_LOGS.map(({ value, label }) => ({ value, label }))}
              value={form.values.lateLogs}
              onChange={(event) => form.setFieldValue('lateLogs', parseLateLogs(event.currentTarget.value))}
              error={form.errors.lateLogs}
            />
            <Switch
              label={labels.stripAnsi}
              description="ANSI codes in what the app and its add-ons print."
              {...form.getInputProps('stripAnsi', { type: 'checkbox' })}
            />
            <Switch
              label={labels.maskApiEmails}
              description="In Heroku's own lines about who released, scaled or configured the app."
              {...form.getInputProps('maskApiEmails', { type: 'checkbox' })}
            />
            <Switch
              label={labels.metrics}
              description="Dyno, Postgres, Redis and router numbers in the lines become Datadog metrics, too. Datadog bills custom metrics."
              {...form.getInputProps('metrics', { type: 'checkbox' })}
            />
          </Stack>
        </Fieldset>
        <LogPreviewPanel settings={{ ...values, name: app.name }} />
        {problem ? (
          <Notice tone="bad" title="The settings were not saved">
            {problem}
          </Notice>
        ) : null}
        {mayWrite ? (
          <Group gap="xs">
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              Save settings
            </Button>
            {form.isDirty() ? (
              <Button variant="default" onClick={() => form.reset()}>
                Discard changes
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}
