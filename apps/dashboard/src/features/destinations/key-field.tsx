import { Button, Group, PasswordInput, type PasswordInputProps, Text } from '@mantine/core';
import { Status } from '../../ui/status.js';
import type { Tone } from '../../ui/tone.js';
import { makeSandboxKey } from '../sites/sandbox-key.js';
import { isSandbox } from '../sites/site-words.js';
import { remarkOnKey } from './api-key-shape.js';
import { type KeyCheckState, useKeyCheck } from './check-key.js';
import classes from './key-field.module.css';

interface KeyFieldProps extends Omit<PasswordInputProps, 'value' | 'onChange'> {
  /** The code of the site the key must belong to; empty while none is chosen. */
  readonly site: string;
  readonly value?: string;
  readonly onChange: (key: string) => void;
}

const words: Readonly<Record<KeyCheckState, (site: string) => readonly [Tone, string]>> = {
  checking: (site) => ['busy', `Asking ${site} about this key…`],
  accepted: (site) => ['good', `${site} accepts this key.`],
  rejected: (site) => ['bad', `${site} does not know this key: it is wrong, revoked, or of another site.`],
  unreachable: (site) => ['warn', `${site} does not answer. The key is checked again when you send the form.`],
  unknown: () => ['warn', 'The key could not be checked now. It is checked when you send the form.'],
};

/** Takes an API key, and says while it is typed what the site thinks of it. */
export function KeyField({ site, value = '', onChange, error, ...input }: KeyFieldProps) {
  const check = useKeyCheck(site, value);
  const remark = remarkOnKey(value);
  const [tone, said] = check === null ? ['idle' as const, remark] : words[check](site);
  return (
    <div className={classes.field}>
      <PasswordInput
        required
        autoComplete="off"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key' }}
        {...input}
        error={error}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div role="status" className={classes.said}>
        {error || !said ? null : check === null ? (
          <Text size="xs" c="dimmed">
            {said}
          </Text>
        ) : (
          <Status tone={tone} label={said} wraps />
        )}
      </div>
      {isSandbox({ code: site }) ? (
        <Group gap="xs" mt="xs">
          <Button size="xs" variant="default" onClick={() => onChange(makeSandboxKey())}>
            Use a sandbox key
          </Button>
          <Text size="xs" c="dimmed">
            The sandbox takes any 32 hexadecimal characters.
          </Text>
        </Group>
      ) : null}
    </div>
  );
}
