import type { HerokuApp, HerokuState, LogDrain } from './heroku-state.js';

/** A log drain as the Platform API shows it. */
export function drainView(state: HerokuState, { id, token, url, addonId, appId }: LogDrain) {
  return { id, token, url, addon: addonId === null ? null : { id: addonId }, app: appRef(state, appId) };
}

export function appRef(state: HerokuState, appId: string): Pick<HerokuApp, 'id' | 'name'> {
  return { id: appId, name: state.apps.get(appId)?.name ?? '' };
}
