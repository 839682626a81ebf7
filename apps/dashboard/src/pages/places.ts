import {
  IconBell,
  IconCloudUp,
  IconFilter,
  IconGauge,
  IconHistory,
  IconKey,
  IconPlugConnected,
  IconPlus,
  type IconProps,
  IconSettings,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Action } from '../features/session/use-may.js';

interface Place {
  readonly to:
    | '/apps'
    | '/destinations'
    | '/start'
    | '/heroku'
    | '/members'
    | '/api-tokens'
    | '/notifications'
    | '/audit-log'
    | '/rules'
    | '/usage'
    | '/team';
  readonly label: string;
  readonly Icon: ComponentType<IconProps>;
  /** Under which heading of the navigation. */
  readonly group: 'logs' | 'team';
  /** What one must be allowed to do for it to be of use; null: nothing. */
  readonly action: Action | null;
}

/** Where one can go from anywhere, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { to: '/apps', label: 'Apps', Icon: IconStack2, group: 'logs', action: null },
  { to: '/destinations', label: 'Destinations', Icon: IconCloudUp, group: 'logs', action: null },
  { to: '/start', label: 'Connect an app', Icon: IconPlus, group: 'logs', action: 'apps:write' },
  { to: '/heroku', label: 'Heroku', Icon: IconPlugConnected, group: 'logs', action: 'heroku-connection:read' },
  { to: '/members', label: 'Members', Icon: IconUsers, group: 'team', action: 'members:read' },
  { to: '/api-tokens', label: 'API tokens', Icon: IconKey, group: 'team', action: 'api-tokens:read' },
  { to: '/notifications', label: 'Notifications', Icon: IconBell, group: 'team', action: 'notifications:read' },
  { to: '/audit-log', label: 'Audit log', Icon: IconHistory, group: 'team', action: 'audit-log:read' },
  { to: '/rules', label: 'Rules of all apps', Icon: IconFilter, group: 'team', action: 'rules:read' },
  { to: '/usage', label: 'Usage', Icon: IconGauge, group: 'team', action: 'plan:read' },
  { to: '/team', label: 'Team settings', Icon: IconSettings, group: 'team', action: 'tenant:write' },
];
