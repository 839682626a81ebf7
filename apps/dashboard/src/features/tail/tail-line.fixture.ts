import type { TailLine } from '../../api/models.js';

/** A line of web.1 for a test. */
export function lineWith(given: Partial<TailLine>): TailLine {
  return {
    receivedAt: '2026-03-04T09:15:02.118Z',
    time: '2026-03-04T09:15:02.000000+00:00',
    kind: 'app',
    dyno: 'web.1',
    source: 'app',
    procid: 'web.1',
    text: 'hello',
    isCut: false,
    messages: 1,
    outcome: 'kept',
    rules: [],
    log: { message: 'hello' },
    ...given,
  };
}
