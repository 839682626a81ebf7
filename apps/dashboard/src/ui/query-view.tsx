import { IconClockExclamation } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Moment } from './moment.js';
import { Failure } from './notice.js';
import classes from './query-view.module.css';

interface QueryViewProps<Value> {
  readonly query: UseQueryResult<Value>;
  /** What is being loaded, for the failure's title: "the apps". */
  readonly what: string;
  readonly skeleton: ReactNode;
  /** Leave the remark on stale data to the views inside, or to a neighbour that shows the same data. */
  readonly quietWhenStale?: boolean;
  readonly children: (value: Value) => ReactNode;
}

/** The states every view of server data has: loading, failed, stale (there is data, but renewing it fails), shown. */
export function QueryView<Value>({ query, what, skeleton, quietWhenStale, children }: QueryViewProps<Value>) {
  if (query.data === undefined) {
    if (!query.isError) {
      return (
        <output className={classes.loading} aria-label={`Loading ${what}`}>
          {skeleton}
        </output>
      );
    }
    return (
      <Failure title={`Could not load ${what}`} detail={query.error.message} onRetry={() => void query.refetch()} />
    );
  }
  if (!query.isError || quietWhenStale) return children(query.data);
  return (
    <>
      <p className={classes.stale} role="status" title={query.error.message}>
        <IconClockExclamation size={15} stroke={1.75} aria-hidden="true" />
        <span>
          Not current. Last renewed <Moment at={new Date(query.dataUpdatedAt).toISOString()} form="age" />.
        </span>
      </p>
      {children(query.data)}
    </>
  );
}
