import { appLine, routerLine } from './heroku-line.mjs';

/** A Ruby shop: plain text lines, a request id on each, now and then a stack trace or a time-out. */

const WEB_DYNOS = /** @type {const} */ (['web.1', 'web.2', 'web.3']);
const PAGES = /** @type {const} */ ([
  { method: 'GET', path: '/', action: 'HomeController#show', typicalMs: 18 },
  { method: 'GET', path: '/products/4711', action: 'ProductsController#show', typicalMs: 35 },
  { method: 'GET', path: '/search?q=café', action: 'SearchController#index', typicalMs: 90 },
  { method: 'POST', path: '/cart/items', action: 'CartItemsController#create', typicalMs: 42 },
  { method: 'POST', path: '/checkout', action: 'CheckoutController#create', typicalMs: 210 },
]);
const HOST = 'shop.example.com';

/**
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 * @returns {import('./heroku-line.mjs').Message[]} the lines of one request
 */
export function shopRequest(chance, nowMs) {
  const page = chance.pick(PAGES);
  const dyno = chance.pick(WEB_DYNOS);
  const requestId = chance.uuid();
  const address = chance.address();
  const { method, path } = page;
  const base = { method, path, host: HOST, requestId, address, dyno };
  if (chance.happens(0.004)) {
    const error = { code: 'H12', desc: 'Request timeout' };
    return [routerLine(nowMs, { ...base, serviceMs: 30_001, status: 503, bytes: 0, error })];
  }
  const started = appLine(nowMs, dyno, `[${requestId}] Started ${method} "${path}" for ${address}`);
  if (chance.happens(0.008)) {
    const routed = routerLine(nowMs + 8, { ...base, serviceMs: chance.duration(60), status: 500, bytes: 1_635 });
    return [started, ...stackTrace(nowMs + 4, dyno, requestId), routed];
  }
  const serviceMs = chance.duration(page.typicalMs);
  const status = chance.happens(0.03) ? 404 : method === 'POST' ? 302 : 200;
  const completed = `[${requestId}] Completed ${status} in ${serviceMs}ms (Views: ${(serviceMs * 0.3).toFixed(1)}ms | ActiveRecord: ${(serviceMs * 0.4).toFixed(1)}ms)`;
  return [
    started,
    appLine(nowMs + 1, dyno, `[${requestId}] Processing by ${page.action} as HTML`),
    appLine(nowMs + serviceMs, dyno, completed),
    routerLine(nowMs + serviceMs, { ...base, serviceMs, status, bytes: chance.whole(300, 24_000) }),
  ];
}

/**
 * What a worker dyno says about one job.
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 */
export function shopJob(chance, nowMs) {
  const job = chance.pick(['SendReceiptJob', 'ResizeImageJob', 'SyncStockJob']);
  const text = `pid=4 tid=${chance.whole(1000, 9999)} class=${job} jid=${chance.uuid().slice(0, 12)} elapsed=${(chance.duration(300) / 1000).toFixed(3)} INFO: done`;
  return appLine(nowMs, 'worker.1', text);
}

/**
 * One line each, as Heroku sends them: nothing says that they belong together.
 * @param {number} nowMs
 * @param {string} dyno
 * @param {string} requestId
 */
function stackTrace(nowMs, dyno, requestId) {
  return [
    `[${requestId}] NoMethodError (undefined method 'total' for nil):`,
    `[${requestId}]   app/models/order.rb:42:in 'Order#grand_total'`,
    `[${requestId}]   app/controllers/checkout_controller.rb:18:in 'CheckoutController#create'`,
    `[${requestId}]   lib/middleware/locale.rb:11:in 'Locale#call'`,
  ].map((text, i) => appLine(nowMs + i / 100, dyno, text));
}
