import { useState } from 'react';
import { useTail } from '../tail/use-tail.js';
import { PREVIEW_LINES_MAX, printLine } from './preview-rules.js';

/** Until there are so many, further ones are taken as they come. */
const LINES_ENOUGH = 30;

export interface RecentLines {
  /** As `heroku logs` prints them. They stay the same until they are renewed, so that a preview can be compared. */
  readonly lines: readonly string[];
  readonly hasNewer: boolean;
  readonly renew: () => void;
}

/** An app's newest lines for a preview: the first that come, and newer ones on demand. */
export function useRecentLines(appId: string): RecentLines {
  const { tail } = useTail(appId);
  const [kept, setKept] = useState<{ readonly of: string; readonly lines: typeof tail.lines }>({
    of: appId,
    lines: [],
  });
  // Lines of another app are none of this one.
  const taken = kept.of === appId ? kept.lines : [];
  const newest = tail.lines.slice(-PREVIEW_LINES_MAX);
  const renew = () => setKept({ of: appId, lines: newest });
  if (taken.length < LINES_ENOUGH && newest.length > taken.length) renew();
  return {
    lines: taken.map(({ line }) => printLine(line)),
    hasNewer: newest.at(-1)?.number !== taken.at(-1)?.number,
    renew,
  };
}
