import { Text } from '@mantine/core';
import { type PreviewSettings, previewLogs } from './log-preview.js';
import classes from './log-preview-panel.module.css';

/** The settings at work: host, service and tags of three lines, kept current while one types. */
export function LogPreviewPanel({ settings }: { readonly settings: PreviewSettings }) {
  return (
    <section className={classes.preview} aria-label="Preview">
      <Text size="sm" fw={500} mb={6}>
        What Datadog will show
      </Text>
      {previewLogs(settings).map((log) => (
        <div key={log.sender} className={classes.line}>
          <span className={classes.sender}>{log.sender}</span>
          <dl className={classes.fields}>
            <Field name="host" value={log.host ?? 'none'} />
            <Field name="service" value={log.service} />
            <Field name="tags" value={log.tags.join(' ')} />
          </dl>
        </div>
      ))}
    </section>
  );
}

function Field({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className={classes.field}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
