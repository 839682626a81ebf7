import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { buildFrame, type MessageInput } from '@logferry/logplex';
import {
  type FakeDatadog,
  type FakeHeroku,
  type FakeSite,
  type ReceivedLog,
  startFakeDatadog,
  startFakeHeroku,
} from '@logferry/testkit';
import { type Product, type StoreKind, startProduct } from '../support/start-product.js';
import type { DrainTokenView, NewApp, TenantClient, UsageCounts } from '../support/tenant-client.js';
import { waitUntil } from '../support/wait-until.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SITE_CODE = 'FAKE';
/** Has payloads packed with gzip, as its entry in the configuration asks for. */
export const GZIP_SITE_CODE = 'FAKE-GZIP';

/** A tenant's app with a destination and API key of its own, so that what arrives under the key is this app's. */
export interface TestApp {
  readonly id: string;
  readonly destinationId: string;
  readonly apiKey: string;
  readonly token: DrainTokenView;
  /** What the fake Datadog has taken under the key, oldest first. */
  logs(): ReceivedLog[];
  usage(): Promise<UsageCounts>;
  /** Resolves with the ledger once everything received has come to an end: `messages` of it. */
  settled(messages: number): Promise<UsageCounts>;
}

/** The running product with a fake Datadog, and two tenants who know nothing of each other. */
export interface World {
  readonly product: Product;
  readonly datadog: FakeDatadog;
  readonly heroku: FakeHeroku;
  readonly site: FakeSite;
  readonly tenant: TenantClient;
  readonly neighbour: TenantClient;
  newApp(settings?: Partial<NewApp> & { readonly owner?: TenantClient; readonly siteCode?: string }): Promise<TestApp>;
  /** An API key the fake Datadog knows. */
  newKey(): string;
  /** Notes a value that must not show up in any log, and returns it. */
  secret(value: string): string;
  readonly secrets: ReadonlySet<string>;
  /** Keeps the logs of the processes, and says where, when asked to. */
  stop(options?: { readonly keepLogs: boolean }): Promise<void>;
}

/**
 * @param root of the repository; programs run from `dist`, one folder further down than tests
 * @param apis as many api processes, two unless given
 */
export async function startWorld(
  store: StoreKind,
  { root = ROOT, apis = 2 }: { readonly root?: string; readonly apis?: number } = {},
): Promise<World> {
  const secrets = new Set<string>();
  const secret = (value: string): string => {
    secrets.add(value);
    return value;
  };
  const datadog = await startFakeDatadog({
    sites: [{ code: SITE_CODE }, { code: GZIP_SITE_CODE }],
    identify: sequenceOf,
  });
  const heroku = await startFakeHeroku();
  for (const value of [heroku.password, heroku.ssoSalt, heroku.clientSecret, heroku.oauthClient.secret]) secret(value);
  const product = await startProduct({
    root,
    store,
    sites: datadog.sites.map((site) => (site.code === GZIP_SITE_CODE ? { ...site, compression: 'gzip' } : site)),
    apis,
    label: `e2e-${store}`,
    env: { LOG_LEVEL: 'debug', ...herokuEnv(heroku) },
  }).catch(async (error: unknown) => {
    await datadog.close();
    await heroku.close();
    throw error;
  });
  const [site] = datadog.sites;
  if (site === undefined) throw new Error('the fake Datadog has no site');
  const stop: World['stop'] = async ({ keepLogs } = { keepLogs: false }) => {
    await product.stop({ keepLogs });
    await datadog.close();
    await heroku.close();
    if (keepLogs) console.error(`the logs of the processes: ${product.processes.logsDir}`);
  };
  try {
    const tenant = await product.signUp();
    const neighbour = await product.signUp();
    for (const value of [...product.secrets, ...tenant.secrets, ...neighbour.secrets]) secret(value);
    const newKey = (siteCode = SITE_CODE): string => {
      const key = secret(randomBytes(16).toString('hex'));
      datadog.addKey(siteCode, key);
      return key;
    };
    const newApp: World['newApp'] = async ({ owner = tenant, siteCode = SITE_CODE, ...settings } = {}) => {
      const apiKey = newKey(siteCode);
      const destination = await owner.createDestination({ site: siteCode, apiKey });
      const name = `app-${randomBytes(4).toString('hex')}`;
      const app = await owner.createApp({ name, destinationId: destination.id, ...settings });
      const token = await owner.createDrainToken(app.id);
      secret(token.token);
      const usage = (): Promise<UsageCounts> => owner.usage(app.id);
      return {
        id: app.id,
        destinationId: destination.id,
        apiKey,
        token,
        logs: () => datadog.received().logs({ key: apiKey }),
        usage,
        settled: (messages) =>
          waitUntil(`${messages} messages received and settled`, async () => {
            const counts = await usage();
            return counts.messagesReceived === messages && counts.inFlight === 0 && counts;
          }),
      };
    };
    heroku.oauthClient.redirectUri = `${product.url}/heroku`;
    return { product, datadog, heroku, site, tenant, neighbour, newApp, newKey, secret, secrets, stop };
  } catch (error) {
    await stop({ keepLogs: true });
    throw error;
  }
}

/** The configuration of the add-on and of the OAuth client that the fake Heroku knows. */
function herokuEnv(heroku: FakeHeroku): Record<string, string> {
  const { addonId, password, ssoSalt, clientSecret, oauthClient, url } = heroku;
  return {
    HEROKU_OAUTH_CLIENT_ID: oauthClient.id,
    HEROKU_OAUTH_CLIENT_SECRET: oauthClient.secret,
    HEROKU_ADDON_ID: addonId,
    HEROKU_ADDON_PASSWORD: password,
    HEROKU_SSO_SALT: ssoSalt,
    HEROKU_CLIENT_SECRET: clientSecret,
    HEROKU_API_URL: url,
    HEROKU_ID_URL: url,
  };
}

/** The number a test put into a line as `seq=N`: counts what arrives among more logs than the fake keeps. */
function sequenceOf(log: ReceivedLog): string | undefined {
  return /\bseq=(\S+)/.exec(String(log.raw.message))?.[1];
}

/** An app line of now, with text that must not reach any log of ours. */
export function appLine(text: string, procid = 'web.1'): MessageInput {
  return { priority: 190, timestamp: timestampOf(Date.now()), appname: 'app', procid, text: `${text}\n` };
}

/** A frame of app lines. */
export function frameOf(...texts: string[]): Buffer {
  return buildFrame(texts.map((text) => appLine(text)));
}

/** As Heroku writes it, with microseconds. */
export function timestampOf(epochMs: number, fraction?: string): string {
  const iso = new Date(epochMs).toISOString();
  return fraction === undefined ? `${iso.slice(0, -1)}000+00:00` : `${iso.slice(0, 19)}${fraction}+00:00`;
}

/** The same drain, addressed at another api process or in another form. */
export function drainUrlAt(origin: string, form: 'path' | 'user' | 'password', token: string): string {
  const { host } = new URL(origin);
  if (form === 'path') return `http://${host}/drain/${token}`;
  return `http://${form === 'user' ? token : `logferry:${token}`}@${host}/drain`;
}
