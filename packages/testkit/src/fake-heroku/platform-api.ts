import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { appRef, drainView } from './drain-view.js';
import type { HerokuAddon, HerokuState } from './heroku-state.js';
import { answerJson, readText, refuse } from './http-exchange.js';
import type { Call, Route } from './route.js';
import { USER_ROUTES } from './user-routes.js';

/** The routes an add-on uses (heroku/platform-api, schema.json). */
const ADDON_ROUTES: readonly Route[] = [
  [
    'GET',
    /^\/addons\/([^/]+)$/,
    (call) => withAddon(call, (addon) => answerJson(call.response, 200, addonView(call.state, addon))),
  ],
  ['GET', /^\/addons\/([^/]+)\/config$/, (call) => withAddon(call, (addon) => answerConfig(call, addon))],
  [
    'PATCH',
    /^\/addons\/([^/]+)\/config$/,
    (call) =>
      withAddon(call, (addon) => {
        for (const { name, value } of listOf(call.body.config)) addon.config.set(String(name), String(value));
        answerConfig(call, addon);
      }),
  ],
  [
    'GET',
    /^\/addons\/([^/]+)\/log-drains$/,
    (call) =>
      withAddon(call, ({ id }) => {
        const drains = [...call.state.drains.values()].filter(({ addonId }) => addonId === id);
        answerJson(
          call.response,
          200,
          drains.map((drain) => drainView(call.state, drain)),
        );
      }),
  ],
  [
    'POST',
    /^\/addons\/([^/]+)\/webhooks$/,
    (call) =>
      withAddon(call, ({ id: addonId }) => {
        const { url, secret, include, level } = call.body;
        if (typeof url !== 'string' || typeof secret !== 'string' || (level !== 'notify' && level !== 'sync')) {
          refuse(call.response, 422, 'invalid_params', 'url, secret and level are needed.');
          return;
        }
        const webhook = { id: randomUUID(), addonId, url, secret, include: textsOf(include) };
        call.state.webhooks.set(webhook.id, webhook);
        answerJson(call.response, 201, { id: webhook.id, url, include, level });
      }),
  ],
];

/** Heroku's Platform API: who calls and what for is asked as Heroku asks it. */
export async function platformApi(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  state: HerokuState,
): Promise<void> {
  const text = await readText(request);
  if (!/application\/vnd\.heroku\+json; ?version=3/.test(request.headers.accept ?? '')) {
    return refuse(
      response,
      404,
      'not_found',
      'The requested API endpoint was not found. Are you using the right HTTP verb and Accept header?',
    );
  }
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const owner = state.ownerOf(token);
  if (owner === undefined) {
    return refuse(response, 401, 'unauthorized', 'Invalid credentials provided.');
  }
  for (const [method, pattern, handle] of [...ADDON_ROUTES, ...USER_ROUTES]) {
    const params = method === request.method ? pattern.exec(path) : null;
    if (params === null) continue;
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return handle({
      state,
      owner,
      request,
      response,
      body: Object.fromEntries(Object.entries(body ?? {})),
      params: params.slice(1).map(decodeURIComponent),
    });
  }
  refuse(response, 404, 'not_found', 'The requested API endpoint was not found.');
}

/** An add-on's token sees its own add-on only. */
function withAddon({ state, owner, response, params }: Call, then: (addon: HerokuAddon) => void): void {
  const addon = state.addons.get(params[0] ?? '');
  if (addon === undefined || owner.kind !== 'addon' || owner.addonId !== addon.id || addon.state === 'deprovisioned') {
    refuse(response, 404, 'not_found', "Couldn't find that add-on.");
  } else {
    then(addon);
  }
}

function answerConfig({ response }: Call, { config }: HerokuAddon): void {
  const list = [...config].map(([name, value]) => ({ name, value }));
  answerJson(response, 200, list);
}

function addonView(state: HerokuState, addon: HerokuAddon) {
  return {
    id: addon.id,
    name: addon.name,
    plan: { name: addon.plan },
    state: addon.state,
    app: appRef(state, addon.appId),
  };
}

function listOf(value: unknown): readonly { readonly name?: unknown; readonly value?: unknown }[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
