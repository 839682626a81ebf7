import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Destination } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { QueryView } from '../../ui/query-view.js';
import { LineSkeletons } from '../../ui/skeletons.js';
import { sitesQuery } from '../sites/list-sites.js';
import { SiteChoice } from '../sites/site-choice.js';
import { useCreateDestination } from './create-destination.js';
import { KeyField } from './key-field.js';
import { keyProblem } from './key-problem.js';

interface DestinationFormProps {
  readonly onCreated: (destination: Destination) => void;
  readonly onCancel?: (() => void) | undefined;
  readonly submitLabel: string;
}

/** Name, site and key of a new destination. The key is checked with the site while it is typed, and again when the form is sent. */
export function DestinationForm({ onCreated, onCancel, submitLabel }: DestinationFormProps) {
  const sites = useQuery(sitesQuery);
  const create = useCreateDestination();
  const form = useForm({
    initialValues: { name: 'Datadog', site: '', apiKey: '' },
    validate: {
      name: (name) => (name.trim() ? null : 'Give the destination a name.'),
      site: (site) => (site ? null : 'Choose the site your Datadog account is on.'),
      apiKey: (key) => (key.trim() ? null : 'Paste an API key.'),
    },
  });
  const { site: siteCode } = form.values;
  const problem = create.isError ? keyProblem(create.error, siteCode) : null;

  const send = (validate: boolean) =>
    form.onSubmit((values) => {
      const destination = { name: values.name.trim(), site: values.site, apiKey: values.apiKey.trim() };
      create.mutate(
        { destination, validate },
        { onSuccess: onCreated, onError: (error) => form.setErrors(keyProblem(error, values.site).fields) },
      );
    });

  return (
    <QueryView query={sites} what="the Datadog sites" skeleton={<LineSkeletons lines={6} />}>
      {(list) => (
        <form onSubmit={send(true)} noValidate>
          <Stack gap="lg">
            <SiteChoice
              sites={list}
              value={siteCode}
              onChange={(code) => form.setFieldValue('site', code)}
              error={form.errors.site}
            />
            <TextInput
              label="Name"
              description="Yours to choose: several apps can share a destination."
              required
              maxLength={100}
              {...form.getInputProps('name')}
            />
            <KeyField
              label="API key"
              description="Stored encrypted, never shown again. In Datadog: Organization Settings → API Keys."
              site={siteCode}
              {...form.getInputProps('apiKey')}
            />
            {problem?.form ? (
              <Notice
                tone="bad"
                title="The destination was not stored"
                action={
                  problem.canSkipCheck ? (
                    <Button size="xs" variant="default" onClick={() => send(false)()}>
                      Store without checking
                    </Button>
                  ) : null
                }
              >
                {problem.form}
              </Notice>
            ) : null}
            <Group gap="xs">
              <Button type="submit" loading={create.isPending}>
                {submitLabel}
              </Button>
              {onCancel ? (
                <Button variant="default" onClick={onCancel}>
                  Cancel
                </Button>
              ) : null}
            </Group>
          </Stack>
        </form>
      )}
    </QueryView>
  );
}
