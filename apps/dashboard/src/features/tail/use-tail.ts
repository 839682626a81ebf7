import { useMemo, useSyncExternalStore } from 'react';
import { type TailSnapshot, TailStream } from './tail-stream.js';

/** An app's lines as they come, for as long as the view is there. */
export function useTail(appId: string): { readonly stream: TailStream; readonly tail: TailSnapshot } {
  const stream = useMemo(() => new TailStream(`/api/v1/apps/${encodeURIComponent(appId)}/tail`), [appId]);
  return { stream, tail: useSyncExternalStore(stream.subscribe, stream.read) };
}
