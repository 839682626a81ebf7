import { describe, expect, test } from '@jest/globals';
import { Ledger } from '../fake-datadog/ledger.js';
import { resolveLog } from '../fake-datadog/resolve.js';
import { renderPage } from './page.js';

const NOW_MS = Date.parse('2026-03-04T09:15:00Z');

function ledgerOf(raws: readonly Record<string, unknown>[]): Ledger {
  const ledger = new Ledger({ keepLogs: 10_000, keepRequests: 10 });
  const origin = { site: 'SANDBOX', key: 'k', receivedAtMs: NOW_MS };
  const request = { ...origin, id: 1, headers: {}, contentType: '', encoding: '', wireBytes: 0, bytes: 0, entries: 0 };
  const logs = raws.map((raw) => ({
    ...origin,
    requestId: 1,
    raw,
    resolved: resolveLog(raw, NOW_MS),
    isTruncated: false,
    isAnswered: true,
  }));
  ledger.enter({ ...request, status: 202, isAccepted: true }, logs, 0);
  return ledger;
}

function page(raws: readonly Record<string, unknown>[], query = ''): string {
  return renderPage(ledgerOf(raws), new URLSearchParams(query));
}

describe('renderPage', () => {
  test('says what it is', () => {
    expect(page([])).toContain('Logferry sandbox: this stands in for Datadog, nothing leaves this machine');
    expect(page([])).toContain('No logs yet');
  });

  test('escapes everything a sender or a link can bring', () => {
    const evil = '<img src=x onerror=alert(1)>\'"&';
    const html = page(
      [{ message: evil, hostname: evil, service: evil, ddsource: evil, ddtags: `a:${evil}`, status: evil }],
      `q=${encodeURIComponent('<img')}`,
    );
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;');
  });

  test('lists the newest first, with what was resolved', () => {
    const html = page([
      { message: 'first', timestamp: NOW_MS },
      {
        message: 'second',
        hostname: 'myapp.web.1',
        service: 'shop',
        ddsource: 'heroku',
        ddtags: 'env:prod',
        status: 'error',
      },
    ]);
    expect(html.indexOf('>second<')).toBeLessThan(html.indexOf('>first<'));
    expect(html).toContain('2026-03-04 09:15:00.000');
    for (const text of ['myapp.web.1', 'shop', 'heroku', 'env:prod', 'class="error"']) expect(html).toContain(text);
  });

  test('filters without regard to case, over every field it shows', () => {
    const logs = [{ message: 'Alpha' }, { message: 'beta', ddtags: 'team:alpha' }, { message: 'gamma' }];
    const html = page(logs, 'q=ALPHA');
    expect(html).toContain('2 match · 3 received in all');
    expect(html).not.toContain('gamma');
    expect(page(logs, 'q=delta')).toContain('No log holds “delta”');
  });

  test('shows a bounded number of rows', () => {
    const html = page(Array.from({ length: 500 }, (_, n) => ({ message: `line ${n}` })));
    expect(html.match(/<li /g)).toHaveLength(200);
    expect(html).toContain('newest 200 shown · 500 received in all');
  });

  test('shows a blank line and a date that is none', () => {
    const html = page([{ message: '', timestamp: 9e300 }]);
    expect(html).toContain('(blank line)');
    expect(html).toContain('no date');
  });

  test('can be told not to renew itself', () => {
    expect(page([])).toContain('<script>');
    expect(page([], 'refresh=off')).not.toContain('<script>');
    expect(page([], 'refresh=off')).not.toContain('http-equiv');
  });
});
