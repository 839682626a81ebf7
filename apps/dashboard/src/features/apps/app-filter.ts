import type { App } from '../../api/models.js';

export interface AppFilter {
  readonly text: string;
  readonly state: App['state'] | null;
}

/** Apps whose name, env or service contains the text, in the wanted state, ordered by name. */
export function filterApps(apps: readonly App[], filter: AppFilter): readonly App[] {
  const wanted = filter.text.trim().toLowerCase();
  return apps
    .filter((app) => filter.state === null || app.state === filter.state)
    .filter(
      (app) => wanted === '' || `${app.name} ${app.env ?? ''} ${app.service ?? ''}`.toLowerCase().includes(wanted),
    )
    .toSorted((left, right) => left.name.localeCompare(right.name));
}
