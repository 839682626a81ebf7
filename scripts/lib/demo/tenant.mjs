import { randomUUID } from 'node:crypto';
import { ApiRefusal } from './api-client.mjs';

/**
 * Makes sure the demo tenant is there, through the public API alone: owner, destination on the sandbox site, apps, drain
 * tokens. Whatever exists already is used again, so that it can run any number of times.
 * @param {import('./api-client.mjs').ApiClient} api
 * @param {import('./memory.mjs').DemoMemory} memory drains are added to it
 * @param {readonly { settings: { name: string } }[]} apps
 */
export async function ensureDemoTenant(api, memory, apps) {
  await signInOrUp(api, memory);
  const destinationId = await ensureDestination(api, memory);
  const existing = await listAll(api, '/api/v1/apps');
  for (const { settings } of apps) {
    const known = existing.find((app) => app.name === settings.name);
    const drain = memory.drains[settings.name];
    if (known && drain?.appId === known.id) continue;
    const appId = known?.id ?? (await api.call('POST', '/api/v1/apps', { ...settings, destinationId })).id;
    const token = await api.call('POST', `/api/v1/apps/${appId}/drain-tokens`, { label: 'simulated traffic' });
    memory.drains[settings.name] = { appId, drainPath: `/drain/${token.token}`, logplexToken: `d.${randomUUID()}` };
  }
}

/**
 * @param {import('./api-client.mjs').ApiClient} api
 * @param {import('./memory.mjs').DemoMemory} memory
 */
async function signInOrUp(api, { email, password }) {
  try {
    await api.call('POST', '/api/auth/sign-in/email', { email, password });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== 401) throw error;
    await api.call('POST', '/api/auth/sign-up/email', { name: 'Demo', email, password });
  }
}

/**
 * @param {import('./api-client.mjs').ApiClient} api
 * @param {import('./memory.mjs').DemoMemory} memory
 * @returns {Promise<string>} its id
 */
async function ensureDestination(api, { apiKey }) {
  const destinations = await listAll(api, '/api/v1/destinations');
  const known = destinations.find((destination) => destination.site === 'SANDBOX');
  if (known) return known.id;
  return (await api.call('POST', '/api/v1/destinations', { name: 'Sandbox', site: 'SANDBOX', apiKey })).id;
}

/**
 * @param {import('./api-client.mjs').ApiClient} api
 * @param {string} path
 * @returns {Promise<{ id: string, name: string, site?: string }[]>} the first hundred, which is all a demo has
 */
async function listAll(api, path) {
  return (await api.call('GET', `${path}?limit=100`)).items;
}
