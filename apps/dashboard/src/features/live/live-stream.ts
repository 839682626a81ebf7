/** The api pings every two seconds, more rarely for a very large tenant; without a ping what is shown counts as old. */
const SILENT_AFTER_MS = 5_000;
/** Before another try where the browser gives up by itself: after any answer that is no stream. */
const REOPEN_MS = 3_000;

interface LiveStreamDeps {
  /** Everything may have changed: `ready` came. From here on changes are told. */
  readonly onReady: () => void;
  readonly onChanged: (resources: readonly string[]) => void;
  /** Changes are no longer told. Called once for each time that it was ready. */
  readonly onSilent: () => void;
}

/**
 * Follows the api's live stream for as long as it is open: connecting → ready → silent → ready …
 *
 * It is ready from the event of that name until the connection breaks or no ping came for five seconds. The browser
 * connects again by itself after a broken connection; what it takes for final (a 503, a 429) is tried again here.
 *
 * @returns closes it, for good
 */
export function openLiveStream({ onReady, onChanged, onSilent }: LiveStreamDeps): () => void {
  let source: EventSource | null = null;
  let isReady = false;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  const fall = () => {
    clearTimeout(watchdog);
    if (!isReady) return;
    isReady = false;
    onSilent();
  };
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(fall, SILENT_AFTER_MS);
  };
  const rise = () => {
    heard();
    isReady = true;
    onReady();
  };
  const open = () => {
    const opened = new EventSource('/api/v1/live');
    source = opened;
    opened.addEventListener('ready', rise);
    // After a silence nobody knows what was missed.
    opened.addEventListener('ping', () => (isReady ? heard() : rise()));
    opened.addEventListener('changed', ({ data }: MessageEvent<string>) => onChanged(readResources(data)));
    opened.addEventListener('error', () => {
      fall();
      if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(watchdog);
    clearTimeout(reopening);
    source?.close();
  };
}

function readResources(json: string): readonly string[] {
  const data: unknown = JSON.parse(json);
  if (typeof data !== 'object' || data === null || !('resources' in data) || !Array.isArray(data.resources)) return [];
  return data.resources.filter((resource) => typeof resource === 'string');
}
