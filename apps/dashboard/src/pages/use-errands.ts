import { useMantineColorScheme } from '@mantine/core';
import {
  IconArrowRight,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  type IconProps,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { appQuery } from '../features/apps/get-app.js';
import { useSignOut } from '../features/session/sign-out.js';
import { useMay } from '../features/session/use-may.js';
import { APP_TABS } from './app-tabs.js';
import { PLACES } from './places.js';
import { SHORTCUTS } from './shortcuts.js';
import { useLeave } from './use-leave.js';

interface Errand {
  readonly label: string;
  readonly Icon: ComponentType<IconProps>;
  readonly run: () => void;
}

interface ErrandGroup {
  readonly name: string;
  readonly errands: readonly Errand[];
}

/** All that one can go to or begin from where one is, as far as one may: what the search offers beside apps. */
export function useErrands(): readonly ErrandGroup[] {
  const router = useRouter();
  const may = useMay();
  const signOut = useSignOut();
  const leave = useLeave();
  const { setColorScheme } = useMantineColorScheme();
  const ofApp = useErrandsOfApp();
  const shortcuts = SHORTCUTS.filter(({ action }) => may(action)).map(({ to, label, Icon }) => ({
    label,
    Icon,
    run: () => void router.navigate({ to, search: { new: true } }),
  }));
  const places = PLACES.filter(({ action }) => action === null || may(action)).map(({ to, label, Icon }) => ({
    label,
    Icon,
    run: () => void router.navigate({ to }),
  }));
  return [
    ...ofApp,
    {
      name: 'Go to',
      errands: [
        ...places,
        { label: 'Your account', Icon: IconUserCircle, run: () => void router.navigate({ to: '/account' }) },
      ],
    },
    {
      name: 'Do',
      errands: [
        ...shortcuts,
        { label: 'Use light colours', Icon: IconSun, run: () => setColorScheme('light') },
        { label: 'Use dark colours', Icon: IconMoon, run: () => setColorScheme('dark') },
        { label: 'Use the colours of the system', Icon: IconDeviceDesktop, run: () => setColorScheme('auto') },
        { label: 'Sign out', Icon: IconLogout, run: () => signOut.mutate(undefined, { onSuccess: leave }) },
      ],
    },
  ];
}

/** The other views of the app that is looked at. */
function useErrandsOfApp(): readonly ErrandGroup[] {
  const router = useRouter();
  const { appId } = useParams({ strict: false });
  const { data: app } = useQuery({ ...appQuery(appId ?? ''), enabled: appId !== undefined });
  if (appId === undefined || app === undefined) return [];
  const tabs = APP_TABS.filter((tab) => app.space || !('isOfSpaces' in tab));
  return [
    {
      name: `In ${app.name}`,
      errands: tabs.map(({ to, label }) => ({
        label,
        Icon: IconArrowRight,
        run: () => void router.navigate({ to, params: { appId } }),
      })),
    },
  ];
}
