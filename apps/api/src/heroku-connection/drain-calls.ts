import { hashToken } from '@logferry/db';
import { z } from 'zod';
import { drainUrls } from '../drain-tokens/drain-urls.js';
import type { HerokuApi } from '../heroku/heroku-api.js';
import type { GENERATIONS } from './heroku-app.schema.js';

/** What drains are called by at Heroku. */
export interface DrainOwner {
  readonly id: string;
  readonly generation: (typeof GENERATIONS)[number];
}

export interface DrainAtHeroku {
  readonly id: string;
  /** What may be a drain token of ours in its address or headers. */
  readonly tokens: readonly string[];
}

const logDrainSchema = z.object({ id: z.string().min(1), url: z.string().nullish() });
const telemetryDrainSchema = z.object({
  id: z.string().min(1),
  exporter: z.object({ endpoint: z.string(), headers: z.record(z.string(), z.string()).nullish() }),
});

/** The drains of a Heroku app, whichever kind its generation has. Throws HerokuApiError. */
export class DrainCalls {
  constructor(
    private readonly api: HerokuApi,
    private readonly accessToken: string,
    private readonly publicUrl: string,
  ) {}

  /** Those that lead to us. */
  async list({ id, generation }: DrainOwner): Promise<DrainAtHeroku[]> {
    const { host } = new URL(this.publicUrl);
    const leadsHere = (address: string) => URL.canParse(address) && new URL(address).host === host;
    if (generation === 'cedar') {
      const drains = await this.call(z.array(logDrainSchema), 'GET', `/apps/${id}/log-drains`);
      return drains.flatMap((drain) =>
        drain.url && leadsHere(drain.url) ? [{ id: drain.id, tokens: tokensIn(new URL(drain.url)) }] : [],
      );
    }
    const drains = await this.call(z.array(telemetryDrainSchema), 'GET', `/apps/${id}/telemetry-drains`);
    return drains
      .filter(({ exporter }) => leadsHere(exporter.endpoint))
      .map((drain) => ({ id: drain.id, tokens: tokensInHeaders(drain.exporter.headers ?? {}) }));
  }

  /** The one with this drain token; null: it is not there. */
  async find(app: DrainOwner, tokenHash: Buffer): Promise<string | null> {
    const drains = await this.list(app);
    return drains.find(({ tokens }) => tokens.some((token) => hashToken(token).equals(tokenHash)))?.id ?? null;
  }

  /** The new drain's id. */
  async add({ id, generation }: DrainOwner, token: string): Promise<string> {
    const { drainUrl } = drainUrls(this.publicUrl, token, '');
    const added =
      generation === 'cedar'
        ? await this.call(logDrainSchema, 'POST', `/apps/${id}/log-drains`, { url: drainUrl })
        : await this.call(telemetryDrainSchema, 'POST', '/telemetry-drains', {
            owner: { type: 'app', id },
            signals: ['logs'],
            // Heroku appends /v1/logs.
            exporter: {
              type: 'otlphttp',
              endpoint: new URL(drainUrl).origin,
              headers: { Authorization: `Bearer ${token}` },
            },
          });
    return added.id;
  }

  async remove({ id, generation }: DrainOwner, drainId: string): Promise<void> {
    const path = generation === 'cedar' ? `/apps/${id}/log-drains/${drainId}` : `/telemetry-drains/${drainId}`;
    await this.call(z.unknown(), 'DELETE', path);
  }

  private call<Schema extends z.ZodType>(schema: Schema, method: string, path: string, body?: object) {
    return this.api.call(schema, this.accessToken, method, path, body);
  }
}

/** Wherever a drain URL may have one (drain-urls.ts). */
function tokensIn(url: URL): string[] {
  const parts = [url.pathname.split('/').at(-1), url.searchParams.get('dd-api-key'), url.username, url.password];
  return parts.flatMap((part) => (part ? [part] : []));
}

function tokensInHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .map(([, value]) => value.replace(/^Bearer\s+/i, ''));
}
