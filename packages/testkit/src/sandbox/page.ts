import type { Ledger, ReceivedLog } from '../fake-datadog/ledger.js';
import { PAGE_SCRIPT, REFRESH_S } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';

/** Rows shown at once: more make a page that nobody reads and that takes long to draw. */
const ROWS_MAX = 200;

const TITLE = 'Logferry sandbox: this stands in for Datadog, nothing leaves this machine';

/**
 * The page at `/`: received logs, newest first, with what Datadog would make of their reserved attributes. `?q=` keeps
 * logs whose message, host, service, source or tags hold the text; `?refresh=off` stops the renewal.
 * Self-contained: nothing is fetched from elsewhere.
 */
export function renderPage(ledger: Ledger, query: URLSearchParams): string {
  const text = query.get('q') ?? '';
  const isRefreshing = query.get('refresh') !== 'off';
  const found = ledger
    .logs()
    .reverse()
    .filter((log) => isMatch(log, text));
  const rows = found.slice(0, ROWS_MAX).map(renderLog).join('\n');
  const { logs } = ledger.counters;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isRefreshing ? `<noscript><meta http-equiv="refresh" content="${REFRESH_S}"></noscript>` : ''}
<title>Logferry sandbox</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><h1>${TITLE}</h1></header>
<main>
<form method="get" action="/">
<input type="search" name="q" value="${escapeHtml(text)}" placeholder="Filter by text, host, service or tag" aria-label="Filter">
${isRefreshing ? '' : '<input type="hidden" name="refresh" value="off">'}
<button type="submit">Filter</button>
<a href="${escapeHtml(linkTo(text, !isRefreshing))}">${isRefreshing ? 'Pause' : 'Resume'} updates</a>
<span class="count" id="count">${countText(found.length, text, logs)}</span>
</form>
<div id="logs">${rows === '' ? renderEmpty(text, logs) : `<ol>\n${rows}\n</ol>`}</div>
</main>
${isRefreshing ? `<script>${PAGE_SCRIPT}</script>` : ''}
</body>
</html>
`;
}

/** Makes text safe between tags and within quoted attributes. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function renderLog(log: ReceivedLog): string {
  const { date, status, message, host, service, source, tags } = log.resolved;
  const time = timeText(date);
  const facts = [fact('host', host), fact('service', service), fact('source', source)].join('');
  const chips = tags.map((tag) => `<span class="tag">${escapeHtml(tag)}</span>`).join('');
  const body =
    message === ''
      ? '<div class="message blank">(blank line)</div>'
      : `<div class="message">${escapeHtml(message)}</div>`;
  return `<li class="${status}"><time datetime="${time}">${time.replace('T', ' ').replace('Z', '')}</time><span class="status">${status}</span>${body}<div class="facts">${facts}${chips}</div></li>`;
}

function fact(name: string, value: string | null): string {
  return value === null ? '' : `<span class="fact">${name} <b>${escapeHtml(value)}</b></span>`;
}

/** A sender may name any number as its date. */
function timeText(date: number): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? 'no date' : time.toISOString();
}

function isMatch(log: ReceivedLog, text: string): boolean {
  if (text === '') return true;
  const wanted = text.toLowerCase();
  const { message, host, service, source, tags } = log.resolved;
  return [message, host, service, source, ...tags].some((field) => field?.toLowerCase().includes(wanted) ?? false);
}

function linkTo(text: string, isRefreshing: boolean): string {
  const query = new URLSearchParams();
  if (text !== '') query.set('q', text);
  if (!isRefreshing) query.set('refresh', 'off');
  const search = query.toString();
  return search === '' ? '/' : `/?${search}`;
}

function countText(found: number, text: string, total: number): string {
  const shown = found > ROWS_MAX ? `newest ${ROWS_MAX} shown · ` : '';
  const matching = text === '' ? '' : `${found} match · `;
  return `${shown}${matching}${total} received in all · times in UTC`;
}

function renderEmpty(text: string, total: number): string {
  const why =
    total > 0 && text !== ''
      ? `No log holds “${escapeHtml(text)}”.`
      : 'No logs yet. They appear here as Logferry delivers them.';
  return `<p class="empty">${why}</p>`;
}
