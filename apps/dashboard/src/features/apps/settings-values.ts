import type { App, AppChange } from '../../api/models.js';
import { readAttributes, writeAttributes } from './attribute-lines.js';
import { type ProcessRow, processesOf, readProcesses } from './process-rows.js';

/** What the settings form holds: texts where the api has null or a map. */
export interface SettingsValues {
  destinationId: string;
  env: string;
  service: string;
  hostMode: App['hostMode'];
  host: string;
  tags: string[];
  attributes: string;
  lateLogs: App['lateLogs'];
  space: boolean;
  stripAnsi: boolean;
  maskApiEmails: boolean;
  metrics: boolean;
  processes: ProcessRow[];
  silentAfterMinutes: number | '';
}

export function readSettings(app: App): SettingsValues {
  return {
    destinationId: app.destinationId,
    env: app.env ?? '',
    service: app.service ?? '',
    hostMode: app.hostMode,
    host: app.host ?? '',
    tags: [...app.tags],
    attributes: writeAttributes(app.attributes),
    lateLogs: app.lateLogs,
    space: app.space,
    stripAnsi: app.stripAnsi,
    maskApiEmails: app.maskApiEmails,
    metrics: app.metrics,
    processes: readProcesses(app.processes),
    silentAfterMinutes: app.silentAfterMinutes ?? '',
  };
}

/** Tags as typed or pasted, several at once too, as single tags without doubles. */
export function splitTags(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.split(/[\s,]+/)).filter((tag) => tag !== ''))];
}

interface SettingsChange {
  readonly change: AppChange;
  /** Messages by field; empty when the values can be sent. */
  readonly faults: Record<string, string>;
}

/** The form's values as the api wants them. */
export function changeOf(values: SettingsValues): SettingsChange {
  const read = readAttributes(values.attributes);
  const { processes, fault } = processesOf(values.processes);
  const host = values.host.trim();
  const faults: Record<string, string> = {};
  if (!read.ok) faults.attributes = read.fault;
  if (fault !== null) faults.processes = fault;
  if (values.hostMode === 'fixed' && host === '') faults.host = 'Enter the host, or choose another host mode.';
  return {
    change: {
      destinationId: values.destinationId,
      env: values.env.trim() || null,
      service: values.service.trim() || null,
      hostMode: values.hostMode,
      host: values.hostMode === 'fixed' ? host || null : null,
      tags: values.tags,
      attributes: read.ok ? read.attributes : {},
      lateLogs: values.lateLogs,
      space: values.space,
      stripAnsi: values.stripAnsi,
      maskApiEmails: values.maskApiEmails,
      metrics: values.metrics,
      processes,
      silentAfterMinutes: values.silentAfterMinutes === '' ? null : values.silentAfterMinutes,
    },
    faults,
  };
}
