import { createHmac, randomUUID } from 'node:crypto';
import type { HerokuApp, HerokuState, Webhook } from './heroku-state.js';

/** A delivery as it was sent: a test may send it again, or another. */
export interface Delivery {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

/** Tells an app's subscribers of its new name (App Webhooks, api:app). */
export async function tellRename(state: HerokuState, app: HerokuApp, before: string): Promise<Delivery[]> {
  const addonIds = new Set([...state.addons.values()].filter(({ appId }) => appId === app.id).map(({ id }) => id));
  const told = [...state.webhooks.values()].filter(
    ({ addonId, include }) => addonIds.has(addonId) && include.includes('api:app'),
  );
  return Promise.all(told.map((webhook) => deliver(webhook, app, before)));
}

async function deliver(webhook: Webhook, app: HerokuApp, before: string): Promise<Delivery> {
  const body = JSON.stringify({
    id: randomUUID(),
    action: 'update',
    resource: 'app',
    actor: { email: 'ada@example.com', id: randomUUID() },
    data: { id: app.id, name: app.name },
    previous_data: { name: before },
    created_at: new Date().toISOString(),
    version: 'application/vnd.heroku+json; version=3',
    webhook_metadata: {
      attempt: { id: randomUUID() },
      delivery: { id: randomUUID() },
      event: { include: 'api:app' },
      webhook: { id: webhook.id },
    },
  });
  const headers = {
    'Content-Type': 'application/json',
    'Heroku-Webhook-Hmac-SHA256': createHmac('sha256', webhook.secret).update(body).digest('base64'),
  };
  const { status } = await fetch(webhook.url, { method: 'POST', headers, body });
  return { url: webhook.url, body, headers, status };
}
