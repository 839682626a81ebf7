import { Button, Fieldset, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { formProblems } from '../../api/form-problems.js';
import type { App, Destination } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { useMay } from '../session/use-may.js';
import { useChangeApp } from './change-app.js';
import { LogPreviewPanel } from './log-preview-panel.js';
import { processesOf } from './process-rows.js';
import { SETTINGS_LABELS, SettingsFields } from './settings-fields.js';
import { changeOf, readSettings, type SettingsValues } from './settings-values.js';

const PREVIEW_DELAY_MS = 120;

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
      onError: (error) => form.setErrors(formProblems(error, SETTINGS_LABELS).fields),
    });
  });
  const problem = change.isError ? formProblems(change.error, SETTINGS_LABELS).form : null;

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="lg">
        <Fieldset variant="unstyled" disabled={!mayWrite}>
          <Stack gap="lg">
            <SettingsFields form={form} app={app} destinations={destinations} />
          </Stack>
        </Fieldset>
        <LogPreviewPanel settings={{ ...values, name: app.name, processes: processesOf(values.processes).processes }} />
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
