import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import type { ImportReport, Tenant } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Notice } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { saveFile } from '../../ui/save-file.js';
import { useMay } from '../session/use-may.js';
import { useExportConfiguration, useImportConfiguration } from './configuration-file.js';

/** The team's settings as a file, and back: to keep them, or to set up another team alike. */
export function ConfigurationPanel({ tenant }: { readonly tenant: Tenant }) {
  const may = useMay();
  const exporting = useExportConfiguration();
  const importing = useImportConfiguration();
  const save = () => exporting.mutate(undefined, { onSuccess: (text) => saveFile(`logferry-${tenant.id}.json`, text) });
  const load = async (file: File | null) => {
    if (file) importing.mutate(await file.text());
  };
  return (
    <Panel
      title="Configuration"
      description="Apps, rules, destinations and channels as JSON, without keys and tokens. An import changes what has the same name, makes what is missing, and deletes nothing."
    >
      <Stack gap="md">
        <Group gap="xs">
          <Button variant="default" onClick={save} loading={exporting.isPending}>
            Export
          </Button>
          {may('configuration:write') ? (
            <FileButton accept="application/json,.json" onChange={load}>
              {(props) => (
                <Button variant="default" loading={importing.isPending} {...props}>
                  Import a file
                </Button>
              )}
            </FileButton>
          ) : null}
        </Group>
        {exporting.isError ? <Notice tone="bad">{messageOf(exporting.error)}</Notice> : null}
        {importing.isError ? (
          <Notice tone="bad" title="Nothing was imported">
            {messageOf(importing.error)}
          </Notice>
        ) : null}
        {importing.data ? <Imported report={importing.data} /> : null}
      </Stack>
    </Panel>
  );
}

function Imported({ report }: { readonly report: ImportReport }) {
  const left = report.items.filter(({ result }) => result === 'missing' || result === 'refused');
  return (
    <Notice tone={left.length === 0 ? 'good' : 'warn'} title="Imported">
      {report.created} made, {report.updated} changed, {report.skipped} were so already.
      {left.length > 0 ? (
        <Stack gap={2} mt="xs">
          {left.map(({ kind, name, detail }) => (
            <Text key={`${kind} ${name}`} size="sm">
              {kind} {name}: {detail}
            </Text>
          ))}
        </Stack>
      ) : null}
    </Notice>
  );
}
