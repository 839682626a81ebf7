import { HostMode } from './generated/client.js';

/** A host mode as the API and the transform name it; Prisma's enums cannot hold a dot. */
export type HostModeName = 'app.dyno' | Exclude<HostMode, 'app_dyno'>;

export function hostModeName(mode: HostMode): HostModeName {
  return mode === HostMode.app_dyno ? 'app.dyno' : mode;
}

export function toHostMode(name: HostModeName): HostMode {
  return name === 'app.dyno' ? HostMode.app_dyno : name;
}
