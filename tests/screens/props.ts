import { buildFrame } from '@logferry/logplex';
import { totpOf } from '@logferry/testkit';
import { appLine, frameOf, type World } from '../e2e/world.js';
import { seedShop } from '../screenshots/shop.js';
import { confirmAddress, linkMailedTo } from '../support/mailbox.js';
import { joinTeam } from '../support/people.js';
import { postFrame } from '../support/post-frame.js';
import { postShuttleBatch } from '../support/post-shuttle-batch.js';
import { seedCrowd } from '../support/seed-apps.js';
import { TenantClient } from '../support/tenant-client.js';
import { waitUntil } from '../support/wait-until.js';

/** Who looks at a screen, signed in but for nobody. */
export type Who = 'nobody' | 'newcomer' | 'owner' | 'viewer' | 'crowded';

/** What the screens show: a team with an app in every state, one with 1,000 apps, and people who see them. */
export interface Props {
  readonly people: Readonly<Record<Exclude<Who, 'nobody'>, TenantClient>>;
  /** Somebody who signs in with a second factor. */
  readonly guarded: TenantClient;
  /** What stands in the paths of screens as `{word}`. */
  readonly words: Readonly<Record<string, string>>;
  /** Some seconds of the healthy app's lines, sent now. */
  send(): Promise<void>;
}

/** What somebody who connects a Heroku account may pick from. */
const HEROKU_APPS = [
  ['storefront', 'cedar'],
  ['catalog-api', 'fir'],
] as const;

/** Puts everything in place through the API. */
export async function layOutProps(world: World): Promise<Props> {
  const { product, tenant: owner, neighbour: crowded } = world;
  // By itself: beside a thousand apps on their way into the database, a slow machine answers the others that it is away.
  await seedCrowd(world);
  const { appId: healthy, send } = await seedShop(world);
  await send();
  const newcomer = await product.signUp();
  const guarded = await guardedPerson(world);
  for (const [name, generation] of HEROKU_APPS) world.heroku.createApp(name, generation);
  const [viewer, rejected, waiting, refused, space, busySpace] = await Promise.all([
    joinTeam(product, owner, 'viewer'),
    rejectedApp(world),
    world.newApp({ name: 'storefront-review', env: 'staging' }),
    refusedApp(world),
    world.newApp({ name: 'private-space', env: 'production' }),
    busySpaceOf(world),
    writeSettings(world, healthy),
  ]);
  await owner.ok('PATCH', `/api/v1/apps/${space.id}`, { space: true });
  const invitee = 'grace@example.com';
  await owner.ok('POST', '/api/v1/invitations', { email: invitee, role: 'member' });
  const invitation = new URL(await linkMailedTo(product, invitee, 'You are invited')).searchParams.get('token') ?? '';
  const people = { newcomer, owner, viewer, crowded };
  const { id: waitingId, destinationId: destination } = waiting;
  const spaces = { space: space.id, busySpace };
  const words = { healthy, rejected, refused, waiting: waitingId, ...spaces, destination, invitation };
  return { people, guarded, words, send };
}

/** A Private Space of which two apps have sent lines. */
async function busySpaceOf({ newApp, tenant }: World): Promise<string> {
  const space = await newApp({ name: 'space-eu', env: 'production' });
  await tenant.ok('PATCH', `/api/v1/apps/${space.id}`, { space: true });
  for (const appname of ['shop-eu', 'billing-eu']) {
    const line = { ...appLine('a line of one app'), appname };
    await postShuttleBatch(space.token.drainUrl, buildFrame([line], 'log-shuttle'));
  }
  return space.id;
}

/** An app whose key was revoked, with a line that waits. */
async function rejectedApp(world: World): Promise<string> {
  const app = await world.newApp({ name: 'legacy-billing', env: 'production' });
  world.datadog.revokeKey(app.apiKey);
  await post(app.token.drainUrl, 'invoice 4711 sent', 'invoice 4712 sent');
  await waitUntil('its lines are parked', async () => (await world.tenant.app(app.id)).state === 'key_rejected');
  return app.id;
}

/** An app with a log that Datadog refused for good. */
async function refusedApp(world: World): Promise<string> {
  const app = await world.newApp({ name: 'report-builder', env: 'production' });
  const refusal = world.datadog.script(
    { kind: 'status', status: 400 },
    { key: app.apiKey, times: Number.POSITIVE_INFINITY },
  );
  await post(app.token.drainUrl, 'report of November refused by the printer');
  await waitUntil('a dead letter', async () => {
    const { items } = await world.tenant.ok<{ items: readonly object[] }>('GET', `/api/v1/apps/${app.id}/dead-letters`);
    return items.length > 0;
  });
  refusal.stop();
  return app.id;
}

async function writeSettings({ tenant, site, newKey }: World, appId: string): Promise<void> {
  await tenant.ok('PUT', `/api/v1/apps/${appId}/rules`, {
    rules: [
      { type: 'exclude_at_match', name: 'health checks', pattern: 'path="/health"' },
      {
        type: 'mask_sequences',
        name: 'card numbers',
        pattern: 'card=\\d{12,19}',
        replace_placeholder: 'card=[hidden]',
      },
    ],
  });
  await tenant.ok('POST', '/api/v1/api-tokens', { name: 'deploy script', scopes: ['read'] });
  const channel = { type: 'email', name: 'On call', address: tenant.email };
  const { id } = await tenant.ok<{ id: string }>('POST', '/api/v1/notifications/channels', channel);
  await tenant.ok('POST', `/api/v1/notifications/channels/${id}/test`);
  await tenant.ok('POST', '/api/v1/destinations?validate=false', {
    name: 'Datadog of the agency',
    site: site.code,
    apiKey: newKey(),
  });
}

async function guardedPerson({ product }: World): Promise<TenantClient> {
  const person = await TenantClient.signUp(product.url);
  const { password } = person;
  const { totpURI } = await person.ok<{ totpURI: string }>('POST', '/api/auth/two-factor/enable', { password });
  await person.ok('POST', '/api/auth/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) });
  await confirmAddress(product, person);
  return person;
}

async function post(drainUrl: string, ...texts: string[]): Promise<void> {
  const { status } = await postFrame(drainUrl, frameOf(...texts));
  if (status !== 204) throw new Error(`The drain answered ${status}`);
}
