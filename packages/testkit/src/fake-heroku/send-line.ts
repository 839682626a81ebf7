import { buildFrame } from '@logferry/logplex';
import { LogplexSender } from '../logplex-sender/logplex-sender.js';
import type { HerokuApp, HerokuState, LogDrain, TelemetryDrain } from './heroku-state.js';

/** Sends a line of `web.1` to all drains of an app, as its generation does: Logplex's POST, or OTLP. Statuses of the answers. */
export function sendLine(state: HerokuState, app: HerokuApp, text: string): Promise<number[]> {
  const drains = [...state.drains.values()].filter(({ appId }) => appId === app.id);
  const telemetry = [...state.telemetryDrains.values()].filter(({ ownerId }) => ownerId === app.id);
  return Promise.all([
    ...drains.map((drain) => byLogplex(drain, text)),
    ...telemetry.map((drain) => byOtlp(drain, app, text)),
  ]);
}

async function byLogplex({ url, token }: LogDrain, text: string): Promise<number> {
  const sender = new LogplexSender({ url, logplexToken: token });
  const message = { priority: 190, timestamp: new Date().toISOString(), appname: 'app', procid: 'web.1', text };
  const { status } = await sender.postRaw(buildFrame([message]));
  sender.close();
  return status;
}

async function byOtlp({ exporter }: TelemetryDrain, app: HerokuApp, text: string): Promise<number> {
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: text } }];
  const resource = { attributes: [attribute('heroku.app.name', app.name), attribute('service.name', app.name)] };
  const { status } = await fetch(`${exporter.endpoint}/v1/logs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...exporter.headers },
    body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
  });
  return status;
}
