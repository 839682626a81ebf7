import { AppError } from '@logferry/runtime';
import type { HostModeText } from './app.fields.js';

export interface HostSetting {
  readonly hostMode: HostModeText;
  /** The host of mode `fixed`; null in all others. */
  readonly host: string | null;
}

interface HostChange {
  readonly hostMode?: HostModeText | undefined;
  readonly host?: string | null | undefined;
}

/**
 * What a change makes of the setting. `fixed` needs a host, the other modes take none; leaving `fixed` forgets its host.
 * Throws AppError when the two do not go together.
 */
export function settleHost(current: HostSetting, change: HostChange): HostSetting {
  const hostMode = change.hostMode ?? current.hostMode;
  if (hostMode !== 'fixed') {
    if (typeof change.host === 'string') throw hostFault(`is only for hostMode "fixed", not "${hostMode}"`);
    return { hostMode, host: null };
  }
  const host = change.host === undefined ? current.host : change.host;
  if (host === null) throw hostFault('is required with hostMode "fixed"');
  return { hostMode, host };
}

function hostFault(message: string): AppError {
  return new AppError('validation_failed', `host ${message}.`, { errors: [{ path: 'host', message }] });
}
