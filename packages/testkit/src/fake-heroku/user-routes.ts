import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { drainView } from './drain-view.js';
import type { Generation, HerokuApp } from './heroku-state.js';
import { answerJson, refuse } from './http-exchange.js';
import type { Call, Route } from './route.js';

/** Heroku takes so many of an app. */
const DRAINS_MAX = 6;
const RANGE_MAX = 1_000;

const urlSchema = z.object({ url: z.string().regex(/^(?:https?|syslog(?:\+tls)?):\/\/\S+$/) });
const telemetrySchema = z.object({
  owner: z.object({ type: z.literal('app'), id: z.uuid() }),
  signals: z.array(z.enum(['traces', 'metrics', 'logs'])).min(1),
  exporter: z.object({
    type: z.enum(['otlphttp', 'otlp']),
    endpoint: z.url().max(1_000),
    headers: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,100}$/), z.string().max(1_000)).default({}),
  }),
});

/** What the token of a user is for: their account, their apps, and the drains of those (heroku/platform-api, schema.json). */
export const USER_ROUTES: readonly Route[] = [
  [
    'GET',
    /^\/account$/,
    (call) => withScope(call, 'identity', (email) => answerJson(call.response, 200, { id: randomUUID(), email })),
  ],
  ['GET', /^\/apps$/, (call) => withScope(call, 'read', () => answerApps(call))],
  ['GET', /^\/apps\/([^/]+)$/, (call) => withApp(call, 'read', (app) => answerJson(call.response, 200, appView(app)))],
  [
    'GET',
    /^\/apps\/([^/]+)\/log-drains$/,
    (call) =>
      withApp(call, 'read', (app) =>
        answerJson(
          call.response,
          200,
          drainsOf(call, app).map((drain) => drainView(call.state, drain)),
        ),
      ),
  ],
  ['POST', /^\/apps\/([^/]+)\/log-drains$/, (call) => withApp(call, 'write', (app) => addLogDrain(call, app))],
  [
    'DELETE',
    /^\/apps\/([^/]+)\/log-drains\/([^/]+)$/,
    (call) =>
      withApp(call, 'write', (app) => {
        const [, wanted] = call.params;
        const drain = drainsOf(call, app).find(({ id, url, token }) => [id, url, token].includes(wanted ?? ''));
        if (drain === undefined) return refuse(call.response, 404, 'not_found', "Couldn't find that drain.");
        call.state.drains.delete(drain.id);
        answerJson(call.response, 200, drainView(call.state, drain));
      }),
  ],
  [
    'GET',
    /^\/apps\/([^/]+)\/telemetry-drains$/,
    (call) =>
      withApp(call, 'read', ({ id }) =>
        answerJson(
          call.response,
          200,
          [...call.state.telemetryDrains.values()].filter(({ ownerId }) => ownerId === id).map(telemetryView),
        ),
      ),
  ],
  ['POST', /^\/telemetry-drains$/, (call) => withScope(call, 'write', () => addTelemetryDrain(call))],
  [
    'DELETE',
    /^\/telemetry-drains\/([^/]+)$/,
    (call) =>
      withScope(call, 'write', () => {
        const drain = call.state.telemetryDrains.get(call.params[0] ?? '');
        if (drain === undefined) return refuse(call.response, 404, 'not_found', "Couldn't find that telemetry drain.");
        call.state.telemetryDrains.delete(drain.id);
        answerJson(call.response, 200, telemetryView(drain));
      }),
  ],
  [
    'DELETE',
    /^\/oauth\/authorizations\/([^/]+)$/,
    (call) =>
      withScope(call, 'identity', () => {
        const [id = ''] = call.params;
        if (!call.state.authorizations.has(id))
          return refuse(call.response, 404, 'not_found', "Couldn't find that authorization.");
        call.state.revoke(id);
        answerJson(call.response, 200, { id });
      }),
  ],
];

/** Reading is part of writing, and everything of global. */
function withScope({ owner, response }: Call, needed: 'identity' | 'read' | 'write', then: (email: string) => void) {
  const isEnough = (scope: string) =>
    scope === 'global' ||
    scope === needed ||
    scope === `${needed}-protected` ||
    (needed === 'read' && scope.startsWith('write'));
  if (owner.kind === 'user' && owner.scopes.some(isEnough)) return then(owner.email);
  refuse(response, 403, 'forbidden', 'The scope of this OAuth authorization does not allow access to this resource.');
}

/** Who may only look gets 403 for more; who may not even that is told that there is none. */
function withApp(call: Call, needed: 'read' | 'write', then: (app: HerokuApp) => void) {
  withScope(call, needed, () => {
    const app = call.state.findApp(call.params[0] ?? '');
    if (app === undefined || app.access === 'none')
      return refuse(call.response, 404, 'not_found', "Couldn't find that app.");
    if (needed === 'write' && app.access === 'view') {
      return refuse(call.response, 403, 'forbidden', `You do not have access to the app ${app.name}.`);
    }
    then(app);
  });
}

/** A list is cut by `Range: name ]after..; max=n`; 206 says that there is more, and the next range (Platform API, Ranges). */
function answerApps({ state, request, response }: Call) {
  const range = /^name (?:\](?<after>[^.]*))?\.\.(?:; ?max=(?<max>\d+))?$/.exec(request.headers.range ?? 'name ..');
  if (range === null)
    return refuse(response, 416, 'requested_range_not_satisfiable', "Couldn't satisfy the requested range.");
  const { after = '', max = '200' } = range.groups ?? {};
  const most = Math.min(Number(max), RANGE_MAX);
  const apps = [...state.apps.values()]
    .filter(({ access, name }) => access !== 'none' && name > after)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const shown = apps.slice(0, most);
  if (apps.length > shown.length) {
    response.setHeader('Next-Range', `name ]${shown.at(-1)?.name}..; max=${most}`);
  }
  answerJson(response, apps.length > shown.length ? 206 : 200, shown.map(appView));
}

function addLogDrain(call: Call, app: HerokuApp) {
  const { state, response } = call;
  const body = urlSchema.safeParse(call.body);
  if (!body.success) return refuse(response, 422, 'invalid_params', 'Url is invalid.');
  if (!hasGeneration(call, app, 'cedar')) return;
  const drains = drainsOf(call, app);
  if (drains.some(({ url }) => url === body.data.url)) {
    return refuse(response, 422, 'invalid_params', 'Url has already been taken');
  }
  if (drains.length >= DRAINS_MAX) {
    return refuse(response, 422, 'invalid_params', 'You have already added the maximum number of drains allowed.');
  }
  answerJson(response, 201, drainView(state, state.addDrain(app.id, body.data.url, null)));
}

function addTelemetryDrain(call: Call) {
  const { state, response } = call;
  const body = telemetrySchema.safeParse(call.body);
  if (!body.success) return refuse(response, 422, 'invalid_params', 'The telemetry drain is invalid.');
  const { owner, signals, exporter } = body.data;
  withApp({ ...call, params: [owner.id] }, 'write', (app) => {
    if (!hasGeneration(call, app, 'fir')) return;
    const drain = { id: randomUUID(), ownerId: app.id, signals, exporter };
    state.telemetryDrains.set(drain.id, drain);
    answerJson(response, 201, telemetryView(drain));
  });
}

function hasGeneration({ response }: Call, app: HerokuApp, generation: Generation): boolean {
  if (app.generation === generation) return true;
  refuse(response, 422, 'invalid_params', `This is not available for ${app.generation} apps.`);
  return false;
}

function drainsOf({ state }: Call, { id }: HerokuApp) {
  return [...state.drains.values()].filter(({ appId }) => appId === id);
}

function appView({ id, name, generation }: HerokuApp) {
  return {
    id,
    name,
    generation: { id: randomUUID(), name: generation },
    region: { name: 'eu' },
    team: null,
    space: null,
  };
}

function telemetryView({
  id,
  ownerId,
  signals,
  exporter,
}: {
  readonly id: string;
  readonly ownerId: string;
  readonly signals: readonly string[];
  readonly exporter: object;
}) {
  return { id, owner: { type: 'app', id: ownerId }, signals, exporter };
}
