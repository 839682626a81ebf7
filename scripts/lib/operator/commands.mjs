import { LaunchFault } from '../launch-fault.mjs';
import { table } from './table.mjs';

/**
 * @typedef {object} CommandRun
 * @property {import('./client.mjs').OperatorClient} client
 * @property {Readonly<Record<string, string | boolean | undefined>>} values
 * @property {readonly string[]} positionals
 * @property {(answer: unknown, text: string) => void} print
 *
 * @typedef {object} Command
 * @property {string} usage
 * @property {string} summary
 * @property {number} takes how many arguments
 * @property {Readonly<Record<string, { type: 'string' | 'boolean' }>>} options
 * @property {(run: CommandRun) => Promise<void>} run
 */

export const GLOBAL_OPTIONS = /** @type {const} */ ({ url: { type: 'string' }, json: { type: 'boolean' } });

const TEXT = /** @type {const} */ ({ type: 'string' });
const WATCH_INTERVAL_MS = 1_000;
/** The plan's bounds, by option. */
const BOUNDS = {
  apps: 'apps',
  members: 'members',
  'bytes-per-day': 'bytesPerDay',
  'lines-per-second': 'linesPerSecond',
  'parked-bytes': 'parkedBytes',
};

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = {
  tenants: {
    usage: 'tenants [--q text] [--state s] [--plan p] [--cursor c]',
    summary: 'search: the beginning of a name, an address, an id',
    takes: 0,
    options: { q: TEXT, state: TEXT, plan: TEXT, cursor: TEXT, limit: TEXT },
    run: async ({ client, values, print }) => {
      /** @type {import('./client.mjs').Page<import('./client.mjs').TenantLine>} */
      const page = await client.call('GET', `/tenants${queryOf(values)}`);
      const rows = page.items.map((each) => [each.id, each.name, each.plan, stateOf(each)]);
      print(page, withNext(table(['id', 'name', 'plan', 'state'], rows), page));
    },
  },
  tenant: {
    usage: 'tenant <id>',
    summary: 'one tenant, and what it uses',
    takes: 1,
    options: {},
    run: async ({ client, positionals: [id], print }) =>
      showTenant(await client.call('GET', `/tenants/${segment(id)}`), print),
  },
  suspend: {
    usage: 'suspend <id> --reason text',
    summary: 'what its drains bring is dropped and counted',
    takes: 1,
    options: { reason: TEXT },
    run: async ({ client, values: { reason }, positionals: [id], print }) => {
      if (!reason) throw new LaunchFault('suspend needs a reason', 'Its members read it: --reason "…"');
      showTenant(await client.call('POST', `/tenants/${segment(id)}/suspend`, { reason }), print);
    },
  },
  resume: {
    usage: 'resume <id>',
    summary: 'let a suspended tenant go on',
    takes: 1,
    options: {},
    run: async ({ client, positionals: [id], print }) =>
      showTenant(await client.call('POST', `/tenants/${segment(id)}/resume`), print),
  },
  plan: {
    usage: 'plan <id> [--plan p] [--apps n] [--members n] …',
    summary: 'another plan, or something beside it',
    takes: 1,
    options: { plan: TEXT, ...Object.fromEntries(Object.keys(BOUNDS).map((name) => [name, TEXT])) },
    run: async ({ client, values, positionals: [id], print }) =>
      showTenant(await client.call('PATCH', `/tenants/${segment(id)}/plan`, planOf(values)), print),
  },
  queues: {
    usage: 'queues',
    summary: 'what is on its way, what waits, how destinations fare',
    takes: 0,
    options: {},
    run: async ({ client, print }) => {
      /** @type {import('./client.mjs').Queues} */
      const answer = await client.call('GET', '/queues');
      const tickets = [answer.frames, answer.jobs].map((each) => [
        each.waiting,
        each.active,
        each.delayed,
        each.failed,
      ]);
      const { parked, deadLetters, destinations } = answer;
      print(
        answer,
        [
          table(
            ['', 'waiting', 'active', 'delayed', 'failed'],
            ['frames', 'jobs'].map((name, index) => [name, ...(tickets[index] ?? [])]),
          ),
          `parked        ${parked.bytes} bytes of ${parked.tenants} tenants, the oldest from ${parked.oldestReceivedAt ?? '–'}`,
          `dead letters  ${deadLetters.letters}${deadLetters.isPartial ? ' or more' : ''}, the oldest from ${deadLetters.oldestAt ?? '–'}`,
          table(
            ['destinations', 'count'],
            destinations.map((each) => [each.status, each.count]),
          ),
        ].join('\n\n'),
      );
    },
  },
  lanes: {
    usage: 'lanes [--status s] [--cursor c]',
    summary: 'destinations that fare so; unreachable unless said',
    takes: 0,
    options: { status: TEXT, cursor: TEXT, limit: TEXT },
    run: async ({ client, values, print }) => {
      /** @type {import('./client.mjs').Page<import('./client.mjs').Lane>} */
      const page = await client.call('GET', `/lanes${queryOf(values)}`);
      const rows = page.items.map((each) => [
        each.id,
        each.tenantId,
        each.name,
        each.site,
        each.status,
        each.statusSince,
      ]);
      print(page, withNext(table(['id', 'tenant', 'name', 'site', 'status', 'since'], rows), page));
    },
  },
  'rotate-keys': {
    usage: 'rotate-keys [--watch]',
    summary: 'seal all secrets anew with the first of ENCRYPTION_KEYS',
    takes: 0,
    options: { watch: { type: 'boolean' } },
    run: async ({ client, values: { watch }, print }) => {
      /** @type {import('./client.mjs').Rotation} */
      let rotation = await client.call('POST', '/key-rotations');
      while (watch && rotation.state === 'running') {
        print(rotation, rotationLine(rotation));
        await new Promise((resolve) => setTimeout(resolve, WATCH_INTERVAL_MS));
        rotation = await client.call('GET', `/key-rotations/${rotation.id}`);
      }
      print(rotation, rotationLine(rotation));
    },
  },
  rotations: {
    usage: 'rotations',
    summary: 'key rotations, the newest first',
    takes: 0,
    options: { cursor: TEXT, limit: TEXT },
    run: async ({ client, values, print }) => {
      /** @type {import('./client.mjs').Page<import('./client.mjs').Rotation>} */
      const page = await client.call('GET', `/key-rotations${queryOf(values)}`);
      print(page, withNext(page.items.map(rotationLine).join('\n') || '(none)', page));
    },
  },
};

/** @param {Readonly<Record<string, string | boolean | undefined>>} values */
function planOf({ plan, ...values }) {
  /** @type {Record<string, unknown>} */
  const body = plan === undefined ? {} : { plan };
  for (const [option, field] of Object.entries(BOUNDS)) {
    const text = values[option];
    if (text === undefined) continue;
    const number = Number(text);
    if (text !== 'plan' && (text === '' || !Number.isSafeInteger(number))) {
      throw new LaunchFault(`--${option} is not a whole number`, 'Or "plan", to take it back');
    }
    body[field] = text === 'plan' ? null : number;
  }
  return body;
}

/**
 * @param {import('./client.mjs').Tenant} tenant
 * @param {CommandRun['print']} print
 */
function showTenant(tenant, print) {
  const { quota, usage, granted } = tenant;
  const bounds = [
    ['apps', usage.apps, quota.apps, granted.apps],
    ['members', usage.members, quota.members, granted.members],
    ['bytes today', usage.bytesToday, quota.bytesPerDay, granted.bytesPerDay],
    ['lines a second', null, quota.linesPerSecond, granted.linesPerSecond],
    ['parked bytes', usage.parkedBytes, quota.parkedBytes, granted.parkedBytes],
  ];
  const facts = [
    ['id', tenant.id],
    ['name', tenant.name],
    ['state', tenant.suspendedFor === null ? stateOf(tenant) : `${stateOf(tenant)}: ${tenant.suspendedFor}`],
    ['plan', tenant.plan],
    ['owners', tenant.owners.join(', ')],
    ['destinations', tenant.destinations],
    ['created', tenant.createdAt],
  ];
  print(tenant, `${table(['', ''], facts).trimStart()}\n\n${table(['', 'used', 'allowed', 'granted'], bounds)}`);
}

/** @param {import('./client.mjs').TenantLine} tenant */
function stateOf({ suspendedAt, deletedAt }) {
  if (deletedAt !== null) return 'deleted';
  return suspendedAt === null ? 'active' : 'suspended';
}

/** @param {import('./client.mjs').Rotation} rotation */
function rotationLine({ startedAt, keyId, state, pass, table: at, examined, total, unreadable }) {
  const place = state === 'running' ? `, pass ${pass}, ${at ?? 'not begun'}, ${examined} rows looked at` : '';
  const lost = unreadable > 0 ? `, ${unreadable} cannot be read: their key is gone` : '';
  return `${startedAt}  to ${keyId}: ${state}${place}, ${total} sealed anew${lost}`;
}

/**
 * @param {string} text
 * @param {{ nextCursor: string | null }} page
 */
function withNext(text, { nextCursor }) {
  return nextCursor === null ? text : `${text}\n\nmore: --cursor ${nextCursor}`;
}

/** @param {Readonly<Record<string, string | boolean | undefined>>} values */
function queryOf({ url, json, ...values }) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}

/** @param {string | undefined} id */
function segment(id = '') {
  return encodeURIComponent(id);
}
