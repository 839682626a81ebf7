import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { type Fault, FaultScript, type FaultTarget, type ScriptedFault } from './faults.js';
import { Keys } from './keys.js';
import { Ledger, type LedgerOptions, type ReceivedLog } from './ledger.js';
import { MetricRecord } from './metric-record.js';
import type { RawLog } from './resolve.js';
import { type ExtraRoute, SiteServer } from './site-server.js';

/** The shape of an entry of `DATADOG_SITES_EXTRA`. */
export interface FakeSite {
  readonly code: string;
  readonly name: string;
  readonly intakeUrl: string;
  readonly apiUrl: string;
  readonly appUrl: string;
}

export interface FakeDatadogOptions {
  /** One server each; default one site with the code `FAKE`. */
  readonly sites?: readonly { readonly code: string; readonly name?: string; readonly port?: number }[];
  /** Newest logs and requests kept for queries; counters go on without bound. Defaults 100,000 and 10,000. */
  readonly keepLogs?: number;
  readonly keepRequests?: number;
  /** Names a log, to count losses and duplicates among more logs than are kept. */
  readonly identify?: LedgerOptions['identify'];
  /** Takes keys that were never added. Default: none. */
  readonly acceptKey?: (key: string, site: string) => boolean;
  /** Answer to more than 1000 entries; the real one is not documented. Default 400. */
  readonly tooManyStatus?: 400 | 413;
  /** Whether a log makes the intake refuse the whole body with 400. Default: none does. */
  readonly isMalformed?: (raw: RawLog) => boolean;
  /** Called with the logs of every request that is taken, before its answer leaves; sees them all, however few are kept. */
  readonly onLogs?: (logs: readonly ReceivedLog[]) => void;
  readonly now?: () => number;
  /** Further routes of every site. */
  readonly routes?: (ledger: Ledger) => ReadonlyMap<string, ExtraRoute>;
}

/** A running fake of Datadog's HTTP side. */
export interface FakeDatadog {
  readonly sites: readonly FakeSite[];
  /** The site of that code, or the first one. */
  site(code?: string): FakeSite;
  /** Makes a key known to one site, named by code or by itself. Un-revokes it too. */
  addKey(site: string | FakeSite, key: string): void;
  revokeKey(key: string): void;
  /** Queues a fault for the next requests it is meant for. */
  script(fault: Fault, target?: FaultTarget): ScriptedFault;
  clearScript(): void;
  received(): Ledger;
  metrics(): MetricRecord;
  close(): Promise<void>;
}

const KEEP_LOGS = 100_000;
const KEEP_REQUESTS = 10_000;

/**
 * Starts a fake Datadog on 127.0.0.1: `POST /api/v2/logs` with the limits, key checks and silent drops of the real
 * intake, the same for metrics (`/api/v2/series`, `/api/v1/distribution_points`), `GET /api/v1/validate` and
 * `/api/v2/validate`, scripted faults, a record of all that came, and the query paths of the Agent's fakeintake
 * (`/fakeintake/health`, `/fakeintake/payloads`, `/fakeintake/flushPayloads`).
 */
export async function startFakeDatadog(options: FakeDatadogOptions = {}): Promise<FakeDatadog> {
  const keys = new Keys(options.acceptKey ?? (() => false));
  const faults = new FaultScript();
  const ledger = new Ledger({
    keepLogs: options.keepLogs ?? KEEP_LOGS,
    keepRequests: options.keepRequests ?? KEEP_REQUESTS,
    ...(options.identify === undefined ? {} : { identify: options.identify }),
  });
  const metrics = new MetricRecord();
  const routes = new Map([...fakeintakeRoutes(ledger, metrics), ...(options.routes?.(ledger) ?? [])]);
  let requestId = 0;
  const servers: SiteServer[] = [];
  const sites: FakeSite[] = [];
  for (const wanted of options.sites ?? [{ code: 'FAKE' }]) {
    const server = new SiteServer({
      site: wanted.code,
      keys,
      faults,
      ledger,
      metrics,
      routes,
      now: options.now ?? Date.now,
      nextRequestId: () => ++requestId,
      tooManyStatus: options.tooManyStatus ?? 400,
      isMalformed: options.isMalformed ?? (() => false),
      onLogs: options.onLogs ?? (() => undefined),
    });
    servers.push(server);
    const url = `http://127.0.0.1:${await server.listen(wanted.port ?? 0)}`;
    const name = wanted.name ?? `${wanted.code} (fake)`;
    sites.push({ code: wanted.code, name, intakeUrl: url, apiUrl: url, appUrl: url });
  }
  return {
    sites,
    site: (code) => {
      const found = sites.find((site) => code === undefined || site.code === code);
      if (found === undefined) throw new Error(`The fake Datadog has no site ${code}`);
      return found;
    },
    addKey: (site, key) => keys.add(typeof site === 'string' ? site : site.code, key),
    revokeKey: (key) => keys.revoke(key),
    script: (fault, target = {}) => faults.add(fault, target),
    clearScript: () => faults.clear(),
    received: () => ledger,
    metrics: () => metrics,
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function fakeintakeRoutes(ledger: Ledger, metrics: MetricRecord): Map<string, ExtraRoute> {
  return new Map<string, ExtraRoute>([
    ['/fakeintake/health', (_url, response) => sendJson(response, {})],
    ['/fakeintake/payloads', (url, response) => sendJson(response, { payloads: payloadsOf(ledger, url) })],
    [
      '/fakeintake/flushPayloads',
      (_url, response) => {
        ledger.clear();
        metrics.clear();
        sendJson(response, {});
      },
    ],
  ]);
}

/** One entry per kept request. `data` is the logs still kept of it: base64 of their JSON, or JSON with `format=json`. */
function payloadsOf(ledger: Ledger, url: URL): unknown[] {
  const endpoint = url.searchParams.get('endpoint') ?? '/api/v2/logs';
  if (endpoint !== '/api/v2/logs') return [];
  const logsByRequest = new Map<number, unknown[]>();
  for (const log of ledger.logs()) {
    const logs = logsByRequest.get(log.requestId);
    if (logs === undefined) logsByRequest.set(log.requestId, [log.raw]);
    else logs.push(log.raw);
  }
  const isJson = url.searchParams.get('format') === 'json';
  return ledger
    .requests()
    .filter((request) => request.isAccepted)
    .map((request) => {
      const logs = logsByRequest.get(request.id) ?? [];
      return {
        timestamp: new Date(request.receivedAtMs).toISOString(),
        data: isJson ? logs : Buffer.from(JSON.stringify(logs)).toString('base64'),
        encoding: isJson ? 'json' : 'identity',
        content_type: request.contentType,
      };
    });
}

function sendJson(response: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
