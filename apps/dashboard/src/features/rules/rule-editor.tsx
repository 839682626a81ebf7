import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { formProblems } from '../../api/form-problems.js';
import type { Rule } from '../../api/models.js';
import { Notice } from '../../ui/notice.js';
import { previewQuery } from './preview-rules.js';
import { RuleFields } from './rule-fields.js';
import { RulePreview } from './rule-preview.js';
import type { RuleScope } from './rule-scope.js';
import { type RuleValues, readRule, ruleFaults, ruleOf } from './rule-values.js';
import { useRecentLines } from './use-recent-lines.js';

/** After the last keystroke, so that a preview is asked for once a word. */
const PREVIEW_DELAY_MS = 300;
/** Tried when the app has sent none yet: the pattern is checked all the same. */
const NO_LINES = ['-'];
const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  pattern: 'Pattern',
  replace_placeholder: 'Replaced by',
  rate: 'Share',
  service: 'Service',
  source: 'Source',
  masker: 'Mask',
  filter: 'The filter',
};
/** Where the api's name of a field is not the form's. */
const fieldNames: Readonly<Record<string, string>> = {
  replace_placeholder: 'placeholder',
  rate: 'share',
  filter: 'kinds',
};

interface RuleEditorProps {
  readonly of: RuleScope['of'];
  /** On whose lines the rule is tried. */
  readonly appId: string;
  readonly rules: readonly Rule[];
  /** The rule to change; null: a new one, which comes last. */
  readonly rule: Rule | null;
  /** Absent: the reader may only look. */
  readonly save?: {
    readonly isPending: boolean;
    readonly error: unknown;
    readonly run: (rules: readonly Rule[]) => void;
  };
  readonly onClose: () => void;
}

/** A rule as a form, and beside it what it would do to real lines. */
export function RuleEditor({ of, appId, rules, rule, save, onClose }: RuleEditorProps) {
  const form = useForm<RuleValues>({ initialValues: readRule(rule), validate: ruleFaults });
  const [values] = useDebouncedValue(form.values, PREVIEW_DELAY_MS);
  const recent = useRecentLines(appId);
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  const place = rule === null ? rules.length : rules.findIndex(({ name }) => name === rule.name);
  const withRule = (edited: RuleValues) => rules.toSpliced(place, rule === null ? 0 : 1, ruleOf(edited));

  // Tried as if it were on, and with a name while it has none: what it would do is wanted before that.
  const tried = { ...values, enabled: true, name: values.name.trim() || 'this rule' };
  const withTried = { of, appId, rules: withRule(tried) };
  const isComplete = Object.keys(ruleFaults(tried)).length === 0;
  const check = useQuery({
    ...previewQuery(withTried, recent.lines.length > 0 ? recent.lines : NO_LINES),
    enabled: isComplete,
  });
  const error = save?.error ?? check.error;
  const problems = error ? placed(formProblems(error, prefixed(of, place))) : { fields: {}, form: null };

  return (
    <form onSubmit={form.onSubmit((sent) => save?.run(withRule(sent)))} noValidate>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Stack gap="lg">
          <fieldset ref={fields} disabled={!save} style={{ all: 'unset', display: 'block' }}>
            <RuleFields form={form} faults={problems.fields} />
          </fieldset>
          {save?.error && problems.form ? (
            <Notice tone="bad" title="The rule was not saved">
              {problems.form}
            </Notice>
          ) : null}
          <Group gap="xs">
            {save ? (
              <Button type="submit" loading={save.isPending}>
                {rule === null ? 'Add rule' : 'Save rule'}
              </Button>
            ) : null}
            <Button variant="default" onClick={onClose}>
              {save ? 'Cancel' : 'Close'}
            </Button>
          </Group>
        </Stack>
        <RulePreview tried={withTried} isComplete={isComplete} rule={{ of, name: tried.name }} recent={recent} />
      </SimpleGrid>
    </form>
  );
}

/** A preview names the rules of all apps apart from the app's; a write of them does not. */
function prefixed(of: RuleScope['of'], place: number): Record<string, string> {
  const lists = of === 'app' ? ['rules'] : ['rules', 'tenantRules'];
  return Object.fromEntries(
    lists.flatMap((list) => Object.entries(labels).map(([name, label]) => [`${list}.${place}.${name}`, label])),
  );
}

function placed({ fields, form }: ReturnType<typeof formProblems>) {
  const named = Object.entries(fields).map(([path, message]) => {
    const name = path.split('.').at(-1) ?? path;
    return [fieldNames[name] ?? name, message] as const;
  });
  return { fields: Object.fromEntries(named), form };
}
