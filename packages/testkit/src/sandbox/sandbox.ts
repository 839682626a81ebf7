import type { ServerResponse } from 'node:http';
import { type FakeDatadog, startFakeDatadog } from '../fake-datadog/fake-datadog.js';
import { renderPage } from './page.js';
import { PAGE_SCRIPT_SOURCE } from './page-script.js';

/** Newest logs kept: enough to look around in, little enough to forget about. */
const KEEP_LOGS = 2_000;
const KEEP_REQUESTS = 500;

/** The page shows what anybody sent: no script but our own may run on it, and nothing is fetched from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${PAGE_SCRIPT_SOURCE}`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The sandbox site: the fake Datadog with any key of the right form (32 hex digits) accepted, and a page of what
 * arrived. For development: it lets a newcomer see the whole way of a log without a Datadog account.
 */
export function startSandbox(port: number): Promise<FakeDatadog> {
  return startFakeDatadog({
    sites: [{ code: 'SANDBOX', name: 'Sandbox (development only)', port }],
    acceptKey: (key) => /^[0-9a-f]{32}$/i.test(key),
    keepLogs: KEEP_LOGS,
    keepRequests: KEEP_REQUESTS,
    routes: (ledger) => new Map([['/', (url, response) => sendPage(response, renderPage(ledger, url.searchParams))]]),
  });
}

function sendPage(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Content-Security-Policy': PAGE_POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(html);
}
