import { MultiSelect, NativeSelect, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { LINE_KINDS } from '../tail/tail-filter.js';
import type { RuleValues } from './rule-values.js';
import { MASKERS, RULE_TYPES } from './rule-words.js';

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } };
const patternHints = {
  exclude_at_match: 'Anywhere in the line. RE2, such as path="/health".',
  include_at_match: 'Anywhere in the line. RE2, such as order=\\d+.',
  sample: 'Only of lines that match. Empty: of all.',
  mask_sequences: 'Each match is replaced. RE2, such as token=\\S+.',
  multi_line: 'How the first line of each log begins, such as \\d{4}-\\d{2}-\\d{2}.',
  remap: 'Only lines that match. Empty: all.',
} as const;

interface RuleFieldsProps {
  readonly form: UseFormReturnType<RuleValues>;
  /** What the api has against the rule, by field; what the form itself has wins. */
  readonly faults: Readonly<Record<string, string>>;
}

/** The fields of a rule, as many as its type has. */
export function RuleFields({ form, faults }: RuleFieldsProps) {
  const { type } = form.values;
  const field = (name: keyof RuleValues) => {
    const props = form.getInputProps(name);
    return { ...props, error: props.error ?? faults[name] };
  };
  return (
    <Stack gap="md">
      <TextInput label="Name" required maxLength={100} placeholder="drop health checks" {...field('name')} />
      <NativeSelect
        label="What it does"
        description={RULE_TYPES.find((each) => each.type === type)?.what}
        data={RULE_TYPES.map((each) => ({ value: each.type, label: each.label }))}
        {...field('type')}
      />
      {type === 'mask_builtin' ? (
        <NativeSelect
          label="What is masked"
          data={MASKERS.map(({ value, label }) => ({ value, label }))}
          {...field('masker')}
        />
      ) : (
        <TextInput
          label="Pattern"
          description={patternHints[type]}
          autoComplete="off"
          spellCheck={false}
          styles={mono}
          {...field('pattern')}
        />
      )}
      {type === 'mask_sequences' || type === 'mask_builtin' ? (
        <TextInput
          label="Replaced by"
          description={
            type === 'mask_builtin' ? 'Empty: a word such as [email].' : 'Empty: nothing. $1 is the first group.'
          }
          styles={mono}
          autoComplete="off"
          {...field('placeholder')}
        />
      ) : null}
      {type === 'sample' ? (
        <TextInput
          label="Share that is kept"
          description="In percent."
          inputMode="decimal"
          rightSection={<Text c="dimmed">%</Text>}
          {...field('share')}
        />
      ) : null}
      {type === 'remap' ? (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput label="Service" {...field('service')} />
          <TextInput label="Source" {...field('source')} />
        </SimpleGrid>
      ) : null}
      <MultiSelect
        label="Only lines of these kinds"
        description="None chosen: all."
        data={[...LINE_KINDS]}
        clearable
        {...field('kinds')}
      />
      <TagsInput
        label="Only of these process types"
        description="Such as web or worker; router for router lines."
        clearable
        {...field('dynotypes')}
      />
    </Stack>
  );
}
