import { NativeSelect, NumberInput, SimpleGrid, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { App, Destination } from '../../api/models.js';
import { HOST_MODES, parseHostMode } from './host-mode-words.js';
import { LATE_LOGS, parseLateLogs } from './late-logs-words.js';
import { ProcessFields } from './process-fields.js';
import { type SettingsValues, splitTags } from './settings-values.js';

/** What the fields are called, by the names the api has for them. */
export const SETTINGS_LABELS = {
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
  space: 'Private Space',
  processes: 'Process types',
  silentAfterMinutes: 'Tell when silent',
};

interface SettingsFieldsProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly app: App;
  readonly destinations: readonly Destination[];
}

/** Every setting of an app. */
export function SettingsFields({ form, app, destinations }: SettingsFieldsProps) {
  return (
    <>
      <NativeSelect
        label={SETTINGS_LABELS.destinationId}
        data={destinations.map(({ id, name, site }) => ({ value: id, label: `${name} (${site})` }))}
        {...form.getInputProps('destinationId')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput label={SETTINGS_LABELS.env} description="The env tag. Empty: none." {...form.getInputProps('env')} />
        <TextInput
          label={SETTINGS_LABELS.service}
          description="Empty: the app's name."
          placeholder={app.name}
          {...form.getInputProps('service')}
        />
        <NativeSelect
          label={SETTINGS_LABELS.hostMode}
          description="One-off dynos go without their number."
          data={HOST_MODES.map(({ value, label }) => ({ value, label }))}
          value={form.values.hostMode}
          onChange={(event) => form.setFieldValue('hostMode', parseHostMode(event.currentTarget.value))}
          error={form.errors.hostMode}
        />
        {form.values.hostMode === 'fixed' ? (
          <TextInput
            label={SETTINGS_LABELS.host}
            description="The host of every line."
            required
            {...form.getInputProps('host')}
          />
        ) : null}
      </SimpleGrid>
      <TagsInput
        label={SETTINGS_LABELS.tags}
        description="Added to every log. Enter or comma after each, such as team:shop."
        splitChars={[',', ' ']}
        clearable
        value={form.values.tags}
        onChange={(texts) => form.setFieldValue('tags', splitTags(texts))}
        error={form.errors.tags}
      />
      <ProcessFields
        rows={form.values.processes}
        onChange={(rows) => form.setFieldValue('processes', rows)}
        error={form.errors.processes}
      />
      <Textarea
        label={SETTINGS_LABELS.attributes}
        description="Added to every log, one on a line: region = eu. Numbers, true and false are kept as such."
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
        {...form.getInputProps('attributes')}
      />
      <NativeSelect
        label={SETTINGS_LABELS.lateLogs}
        description="Datadog discards logs older than 18 hours. This is for what waited longer than that for it."
        data={LATE_LOGS.map(({ value, label }) => ({ value, label }))}
        value={form.values.lateLogs}
        onChange={(event) => form.setFieldValue('lateLogs', parseLateLogs(event.currentTarget.value))}
        error={form.errors.lateLogs}
      />
      <NumberInput
        label={SETTINGS_LABELS.silentAfterMinutes}
        description="Minutes without a line after which you are notified. Empty: never."
        min={5}
        max={10_080}
        allowDecimal={false}
        {...form.getInputProps('silentAfterMinutes')}
      />
      <Switch
        label={SETTINGS_LABELS.space}
        description="Its one drain carries the lines of all apps of the space. Each log gets the name of its own app."
        {...form.getInputProps('space', { type: 'checkbox' })}
      />
      <Switch
        label={SETTINGS_LABELS.stripAnsi}
        description="ANSI codes in what the app and its add-ons print."
        {...form.getInputProps('stripAnsi', { type: 'checkbox' })}
      />
      <Switch
        label={SETTINGS_LABELS.maskApiEmails}
        description="In Heroku's own lines about who released, scaled or configured the app."
        {...form.getInputProps('maskApiEmails', { type: 'checkbox' })}
      />
      <Switch
        label={SETTINGS_LABELS.metrics}
        description="Dyno, Postgres, Redis and router numbers in the lines become Datadog metrics, too. Datadog bills custom metrics."
        {...form.getInputProps('metrics', { type: 'checkbox' })}
      />
    </>
  );
}
