import { IconBell, IconCloudUp, IconKey, type IconProps, IconUserPlus } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Action } from '../features/session/use-may.js';

interface Shortcut {
  readonly label: string;
  /** The page whose dialog it opens, as `?new=true` does. */
  readonly to: '/destinations' | '/members' | '/api-tokens' | '/notifications';
  readonly Icon: ComponentType<IconProps>;
  readonly action: Action;
}

/** What one can begin from anywhere; the pages have buttons for the same. */
export const SHORTCUTS: readonly Shortcut[] = [
  { label: 'Add a destination', to: '/destinations', Icon: IconCloudUp, action: 'destinations:write' },
  { label: 'Invite somebody', to: '/members', Icon: IconUserPlus, action: 'invitations:write' },
  { label: 'Create an API token', to: '/api-tokens', Icon: IconKey, action: 'api-tokens:write' },
  { label: 'Add a notification channel', to: '/notifications', Icon: IconBell, action: 'notifications:write' },
];
