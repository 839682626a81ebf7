import { appLine, routerLine } from './heroku-line.mjs';

/** A Node service that logs one JSON object per line, with levels in pino's numbers and a trace id. */

const WEB_DYNOS = /** @type {const} */ (['web.1', 'web.2']);
const ROUTES = /** @type {const} */ ([
  { method: 'POST', path: '/v1/invoices', event: 'invoice created', typicalMs: 60 },
  { method: 'GET', path: '/v1/invoices/in_8812', event: 'invoice read', typicalMs: 12 },
  { method: 'POST', path: '/v1/payments', event: 'payment captured', typicalMs: 340 },
]);
const HOST = 'billing.example.com';
/** Beyond what a double holds exactly: must arrive digit for digit. */
const LARGE_ID = '9007199254740993';

/**
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 * @returns {import('./heroku-line.mjs').Message[]}
 */
export function billingRequest(chance, nowMs) {
  const route = chance.pick(ROUTES);
  const dyno = chance.pick(WEB_DYNOS);
  const requestId = chance.uuid();
  const isDeclined = route.path === '/v1/payments' && chance.happens(0.1);
  const serviceMs = chance.duration(route.typicalMs);
  const status = isDeclined ? 402 : route.method === 'POST' ? 201 : 200;
  const record = JSON.stringify({
    level: isDeclined ? 40 : 30,
    time: Math.floor(nowMs),
    msg: isDeclined ? 'payment declined' : route.event,
    requestId,
    dd: { trace_id: String(chance.whole(1, 2 ** 40)), span_id: String(chance.whole(1, 2 ** 40)) },
    customer: { id: `c_${chance.whole(1_000, 9_999)}`, plan: chance.pick(['free', 'team', 'scale']) },
    amount: { value: chance.whole(100, 90_000) / 100, currency: 'EUR' },
  });
  return [
    appLine(nowMs, dyno, record.replace('"customer":', `"ledgerId":${LARGE_ID},"customer":`)),
    routerLine(nowMs + serviceMs, {
      method: route.method,
      path: route.path,
      host: HOST,
      requestId,
      address: chance.address(),
      dyno,
      serviceMs,
      status,
      bytes: chance.whole(80, 2_000),
    }),
  ];
}

/**
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 */
export function billingJob(chance, nowMs) {
  const text = `level=info msg="payout batch sent" batch=${chance.whole(100, 999)} payouts=${chance.whole(1, 40)} duration=${chance.duration(800)}ms`;
  return appLine(nowMs, 'clock.1', text);
}
