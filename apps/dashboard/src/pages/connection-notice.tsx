import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { UnreachableError } from '../api/problem.js';
import classes from './connection-notice.module.css';

/** Says so, on every page, while the api does not answer; goes away by itself once it does. */
export function ConnectionNotice() {
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const unreachable = useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      cache
        .findAll({ type: 'active' })
        .some(({ state }) => (state.fetchFailureReason ?? state.error) instanceof UnreachableError),
  );
  if (!unreachable) return null;
  return (
    <div role="status" className={classes.notice}>
      <IconPlugConnectedX size={17} stroke={1.75} aria-hidden="true" />
      {navigator.onLine
        ? 'Logferry does not answer. What you see may be old; trying again every few seconds.'
        : 'You are offline. What you see may be old.'}
    </div>
  );
}
