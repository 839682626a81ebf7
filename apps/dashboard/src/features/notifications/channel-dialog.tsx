import { Button, Group, MultiSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { formProblems } from '../../api/form-problems.js';
import type { Channel, NewChannel } from '../../api/models.js';
import { CopyLine } from '../../ui/copy-line.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { useChangeChannel, useCreateChannel } from './change-channels.js';
import { EVENTS, isEventKind } from './event-words.js';

const labels = { name: 'Name', address: 'Address', url: 'URL', events: 'Events' };
const NAME_LENGTH_MAX = 100;
const TYPES = [
  { value: 'email', label: 'Email' },
  { value: 'slack', label: 'Slack' },
  { value: 'webhook', label: 'Webhook' },
];

interface ChannelDialogProps {
  /** null: a new one. */
  readonly channel: Channel | null;
  /** For a start: people mostly want to be told themselves. */
  readonly ownAddress: string;
  readonly onClose: () => void;
}

/** Where and of what to be told. Where a channel goes is not changed later: make another one. */
export function ChannelDialog({ channel, ownAddress, onClose }: ChannelDialogProps) {
  const create = useCreateChannel();
  const change = useChangeChannel();
  const form = useForm({
    initialValues: {
      type: channel?.type ?? 'email',
      name: channel?.name ?? '',
      address: ownAddress,
      url: '',
      events: (channel?.events ?? []) as string[],
    },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
  });
  const { type } = form.values;
  const send = form.onSubmit(({ name, address, url, events }) => {
    const common = { name: name.trim(), events: events.filter(isEventKind) };
    const onError = (error: unknown) => form.setErrors(formProblems(error, labels).fields);
    if (channel) return change.mutate({ id: channel.id, ...common }, { onSuccess: onClose, onError });
    const body: NewChannel =
      type === 'email' ? { type, address: address.trim(), ...common } : { type, url: url.trim(), ...common };
    create.mutate(body, { onSuccess: ({ signingSecret }) => (signingSecret ? undefined : onClose()), onError });
  });
  const failed = create.error ?? change.error;
  const problem = failed ? formProblems(failed, labels).form : null;
  const title = channel ? `Change ${channel.name}` : 'Add a channel';
  if (create.data?.signingSecret) {
    return (
      <Dialog onClose={onClose} size="lg" title="Copy the secret now">
        <Stack gap="md">
          <Notice tone="warn">
            It signs what the webhook is sent, after Standard Webhooks, and is not shown again.
          </Notice>
          <CopyLine text={create.data.signingSecret} name="signing secret" />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              I have it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {channel ? null : <SegmentedControl aria-label="Kind" data={TYPES} {...form.getInputProps('type')} />}
          <TextInput label={labels.name} maxLength={NAME_LENGTH_MAX} data-autofocus {...form.getInputProps('name')} />
          {channel ? null : type === 'email' ? (
            <TextInput
              label={labels.address}
              description="Of a member of the team, who has confirmed it."
              type="email"
              {...form.getInputProps('address')}
            />
          ) : (
            <TextInput
              label={labels.url}
              description="https, at a public address. Only where it goes is shown again."
              type="url"
              {...form.getInputProps('url')}
            />
          )}
          <MultiSelect
            label={labels.events}
            description="Leave it empty to be told of all."
            data={EVENTS}
            clearable
            {...form.getInputProps('events')}
          />
          {problem ? <Notice tone="bad">{problem}</Notice> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending || change.isPending}>
              {channel ? 'Save' : 'Add channel'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
