import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { formProblems } from '../../api/form-problems.js';
import { CopyLine } from '../../ui/copy-line.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { useCreateApiToken } from './change-api-tokens.js';
import { endOfLifetime, isScope, LIFETIMES, SCOPES } from './token-scopes.js';

const labels = { name: 'Name', scopes: 'May', expiresAt: 'Works for' };
const NAME_LENGTH_MAX = 100;

/** Makes a token, and shows it the one time that it can be seen. */
export function CreateTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateApiToken();
  const form = useForm({
    initialValues: { name: '', scopes: ['read'], lifetime: '90' },
    validate: {
      name: (name) => (name.trim() ? null : 'Say what it is for.'),
      scopes: (scopes) => (scopes.length > 0 ? null : 'Choose at least one.'),
    },
  });
  const send = form.onSubmit(({ name, scopes, lifetime }) =>
    create.mutate(
      { name: name.trim(), scopes: scopes.filter(isScope), expiresAt: endOfLifetime(lifetime, Date.now()) },
      { onError: (error) => form.setErrors(formProblems(error, labels).fields) },
    ),
  );
  const problem = create.isError ? formProblems(create.error, labels).form : null;
  if (create.data) {
    return (
      <Dialog onClose={onClose} size="lg" title="Copy the token now">
        <Stack gap="md">
          <Notice tone="warn">It is not shown again. Keep it where the script finds it, not in its code.</Notice>
          <CopyLine text={create.data.token} name="API token" />
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
    <Dialog onClose={onClose} title="Create an API token">
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={labels.name}
            description="A note for people, such as what uses it."
            maxLength={NAME_LENGTH_MAX}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Checkbox.Group label={labels.scopes} {...form.getInputProps('scopes')}>
            <Stack gap="xs" mt={4}>
              {SCOPES.map(({ value, label, means }) => (
                <Checkbox key={value} value={value} label={label} description={means} />
              ))}
            </Stack>
          </Checkbox.Group>
          <NativeSelect
            label={labels.expiresAt}
            data={LIFETIMES.map(({ value, label }) => ({ value, label }))}
            {...form.getInputProps('lifetime')}
          />
          {problem ? (
            <Notice tone="bad" title="The token was not made">
              {problem}
            </Notice>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create token
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
