import { billingJob, billingRequest } from './billing-requests.mjs';
import { createChance } from './chance.mjs';
import { deploy, dynoMetrics, overflow, scheduledRun } from './platform-events.mjs';
import { shopJob, shopRequest } from './shop-requests.mjs';

/** Gentle on purpose: with all events at once one second never holds more lines than this. */
export const LINES_A_SECOND_MAX = 60;

/**
 * The demo's apps: what they are registered as, and what they say. Events come every so many seconds, the first one
 * after `first`, so that a newcomer sees each kind within the first minute.
 */
export const DEMO_APPS = /** @type {const} */ ([
  {
    settings: {
      name: 'demo-shop',
      env: 'production',
      service: 'shop',
      tags: ['team:storefront'],
      processes: { web: { source: 'ruby' }, worker: { source: 'ruby' } },
    },
    dynos: ['web.1', 'web.2', 'web.3', 'worker.1'],
    request: shopRequest,
    job: shopJob,
    requestsASecondMax: 4,
    deploy: { first: 15, every: 300 },
    scheduledRun: { first: 30, every: 120 },
    overflow: { first: 45, every: 240 },
  },
  {
    settings: {
      name: 'demo-billing',
      env: 'production',
      service: 'billing',
      tags: ['team:payments'],
      processes: { web: { source: 'nodejs' } },
    },
    dynos: ['web.1', 'web.2', 'clock.1'],
    request: billingRequest,
    job: billingJob,
    requestsASecondMax: 3,
    deploy: { first: 40, every: 420 },
    scheduledRun: { first: 55, every: 180 },
    overflow: { first: 600, every: 600 },
  },
]);

const METRICS_EVERY = 20;
const FIRST_RELEASE = 212;

/**
 * @param {typeof DEMO_APPS[number]} app
 * @param {() => number} random
 * @returns {(nowMs: number) => import('./heroku-line.mjs').Message[]} the lines of the next second, ordered by time,
 *   between 0 and {@link LINES_A_SECOND_MAX}; `nowMs` is the second's end
 */
export function createTraffic(app, random) {
  const chance = createChance(random);
  let second = 0;
  let release = FIRST_RELEASE;
  /** @param {{ readonly first: number, readonly every: number }} event */
  const isDue = ({ first, every }) => second >= first && (second - first) % every === 0;

  return (nowMs) => {
    second += 1;
    /** @type {import('./heroku-line.mjs').Message[]} */
    const lines = [];
    for (let requests = chance.whole(0, app.requestsASecondMax); requests > 0; requests--) {
      lines.push(...app.request(chance, nowMs - 1_000 + random() * 999));
    }
    if (chance.happens(0.4)) lines.push(app.job(chance, nowMs));
    app.dynos.forEach((dyno, i) => {
      // Spread over the period: dynos do not start in step.
      if (second % METRICS_EVERY === (3 + i * 4) % METRICS_EVERY) lines.push(...dynoMetrics(chance, nowMs, dyno));
    });
    if (isDue(app.deploy)) {
      release += 1;
      lines.push(...deploy(nowMs, app.dynos, release));
    }
    if (isDue(app.scheduledRun)) lines.push(...scheduledRun(chance, nowMs));
    if (isDue(app.overflow)) lines.push(overflow(chance, nowMs));
    return lines.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  };
}
