import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Rule } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Dialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';
import { useImportRules } from './import-rules.js';
import { ruleSummary, typeLabel } from './rule-words.js';

const EXAMPLE = '- type: exclude_at_match\n  name: health_checks\n  pattern: path="/health"';

interface ImportDialogProps {
  readonly taken: readonly string[];
  readonly onImport: (rules: readonly Rule[]) => void;
  readonly onClose: () => void;
}

/** Takes the rules of a Datadog Agent: pasted, looked at, then added. */
export function ImportDialog({ taken, onImport, onClose }: ImportDialogProps) {
  const read = useImportRules();
  const [text, setText] = useState('');
  const found = read.data?.rules.filter(({ name }) => !taken.includes(name)) ?? [];
  const refused = [
    ...(read.data?.refused ?? []),
    ...(read.data?.rules ?? [])
      .filter(({ name }) => taken.includes(name))
      .map(({ name }) => ({ name, reason: 'A rule of this name is there already.' })),
  ];
  const look = (event: FormEvent) => {
    event.preventDefault();
    read.mutate(text);
  };
  return (
    <Dialog onClose={onClose} size="lg" title="Import from a Datadog Agent">
      <form onSubmit={look}>
        <Stack gap="md">
          <Textarea
            label="Configuration"
            description="YAML with log_processing_rules or processing_rules, or the value of DD_LOGS_CONFIG_PROCESSING_RULES."
            placeholder={EXAMPLE}
            autosize
            minRows={6}
            maxRows={16}
            spellCheck={false}
            data-autofocus
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              read.reset();
            }}
            error={read.isError ? messageOf(read.error) : undefined}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
          />
          {read.data && found.length + refused.length === 0 ? (
            <Notice tone="warn">There are no rules in it. Paste the part with log_processing_rules.</Notice>
          ) : null}
          {found.map((rule) => (
            <Text key={rule.name} size="sm">
              <strong>{rule.name}</strong>: {typeLabel(rule.type)} <code>{ruleSummary(rule)}</code>
            </Text>
          ))}
          {refused.length > 0 ? (
            <Notice tone="warn" title="Cannot be taken">
              {refused.map(({ name, reason }) => (
                <div key={name}>
                  {name}: {reason}
                </div>
              ))}
            </Notice>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {found.length > 0 ? (
              <Button onClick={() => onImport(found)}>
                Add {found.length} {found.length === 1 ? 'rule' : 'rules'}
              </Button>
            ) : (
              <Button type="submit" loading={read.isPending} disabled={text.trim() === ''}>
                Read the rules
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
