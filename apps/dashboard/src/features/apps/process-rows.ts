import type { App } from '../../api/models.js';

/** One process type's own service and source, as the form holds it. */
export interface ProcessRow {
  type: string;
  service: string;
  source: string;
}

type Processes = App['processes'];

export function readProcesses(processes: Processes): ProcessRow[] {
  return Object.entries(processes).map(([type, { service = '', source = '' }]) => ({ type, service, source }));
}

/** The rows as the api wants them; rows without any text are left out. A fault is a sentence for the whole field. */
export function processesOf(rows: readonly ProcessRow[]): {
  readonly processes: Processes;
  readonly fault: string | null;
} {
  const processes: Processes = {};
  let fault: string | null = null;
  for (const row of rows) {
    const [type, service, source] = [row.type.trim(), row.service.trim(), row.source.trim()];
    if (`${type}${service}${source}` === '') continue;
    if (type === '') fault ??= 'Enter the process type of each row, such as web.';
    else if (Object.hasOwn(processes, type)) fault ??= `${type} is there twice.`;
    processes[type] = { ...(service && { service }), ...(source && { source }) };
  }
  return { processes, fault };
}
