import type { App } from '../../api/models.js';

interface HostModeWords {
  readonly value: App['hostMode'];
  readonly label: string;
}

/** The host modes in words, the default first. */
export const HOST_MODES: readonly HostModeWords[] = [
  { value: 'app.dyno', label: 'App and dyno, such as shop.web.1' },
  { value: 'dyno', label: 'Dyno, such as web.1' },
  { value: 'app', label: 'App, such as shop' },
  { value: 'fixed', label: 'A fixed text' },
  { value: 'none', label: 'None' },
];

/** Reads a host mode from a form's text. */
export function parseHostMode(text: string): App['hostMode'] {
  return HOST_MODES.find((mode) => mode.value === text)?.value ?? 'app.dyno';
}
