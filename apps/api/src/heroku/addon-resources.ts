import { type Site, validateApiKey } from '@logferry/datadog';
import { type HerokuResource, isDatabaseUnavailable } from '@logferry/db';
import type { AuditTrail } from '../audit-log/audit-trail.js';
import type { ControlPorts } from '../control-ports.js';
import { announce } from '../invalidation/announce.js';
import { planNamed } from './addon-plans.js';
import { type AddonUrls, addonUrls } from './addon-urls.js';
import { rowsOf } from './new-resource.js';
import { PartnerError } from './partner-error.js';
import type { PlanChange, Provision } from './provision.schema.js';
import { readOptions } from './provision-options.js';
import { removeShadowMembers } from './shadow-members.js';

/** What Heroku is answered, and shows to the customer. */
export interface Provisioned extends AddonUrls {
  readonly id: string;
  readonly message: string;
}

/** Heroku asks for an answer within 3 s: of a site that is slower the key is taken unchecked. */
const KEY_CHECK_MS_MAX = 1_500;
const HEROKU = { kind: 'system', id: null, name: 'Heroku' } as const;

/**
 * The life of an add-on: provisioned, changed, deprovisioned.
 *
 * Heroku may ask for the same several times, at once or late, and out of order. Each add-on is made once, under a lock of
 * its uuid, and answered the same from then on; one that is deprovisioned stays so, also when it is ordered again.
 */
export class AddonResources {
  constructor(
    private readonly ports: ControlPorts,
    private readonly audit: Pick<AuditTrail, 'write'>,
  ) {}

  async provision(provision: Provision): Promise<Provisioned> {
    const known = await this.find(provision.uuid);
    if (known !== null) return this.answer(live(known));
    const options = readOptions(provision.options ?? {}, this.ports.sites);
    const plan = planNamed(provision.plan);
    const isKeyChecked = options.apiKey !== null && (await isKnownKey(options.site, options.apiKey));
    const { database, keyring, now } = this.ports;
    const rows = rowsOf({ provision, options, plan, isKeyChecked, now: now() }, keyring);
    const made = await database.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${provision.uuid}, 0))`;
      if ((await tx.herokuResource.count({ where: { id: provision.uuid } })) > 0) return false;
      await tx.tenant.create({ data: rows.tenant });
      await tx.destination.create({ data: rows.destination });
      await tx.app.create({ data: rows.app });
      await tx.drainToken.createMany({ data: rows.tokens });
      await tx.herokuResource.create({ data: rows.resource });
      return true;
    });
    const resource = live(await this.get(provision.uuid));
    if (made) await this.note(resource, 'provisionResource');
    return this.answer(resource);
  }

  async changePlan(id: string, { plan }: PlanChange): Promise<Provisioned> {
    const resource = live(await this.get(id));
    const name = planNamed(plan);
    if (resource.plan !== plan) {
      const { database } = this.ports;
      await database.$transaction([
        database.herokuResource.updateMany({ where: { id, deprovisionedAt: null }, data: { plan } }),
        database.tenant.updateMany({ where: { id: resource.tenantId }, data: { plan: name } }),
      ]);
      await announce(this.ports, { kind: 'tenant', id: resource.tenantId });
      await this.note(resource, 'changeResourcePlan');
    }
    return this.answer(resource);
  }

  /** Its drain is refused from now on, and its people are out. What it was is erased a week later, but for the tombstone. */
  async deprovision(id: string): Promise<void> {
    const resource = await this.find(id);
    // Of one we never had there is nothing to take away either, and 410 ends Heroku's tries.
    if (resource === null || resource.deprovisionedAt !== null) throw gone();
    const { database, now } = this.ports;
    const { tenantId } = resource;
    const at = now();
    const [ended] = await database.$transaction([
      database.herokuResource.updateMany({
        where: { id, deprovisionedAt: null },
        data: {
          deprovisionedAt: at,
          sealedGrantCode: null,
          sealedAccessToken: null,
          sealedRefreshToken: null,
          sealedWebhookSecret: null,
          dueAt: null,
        },
      }),
      database.tenant.updateMany({ where: { id: tenantId, deletedAt: null }, data: { deletedAt: at } }),
      removeShadowMembers(database, tenantId),
    ]);
    if (ended.count === 0) throw gone();
    await announce(this.ports, { kind: 'tenant', id: tenantId });
    await this.note(resource, 'deprovisionResource');
  }

  private find(id: string): Promise<HerokuResource | null> {
    return this.ports.database.herokuResource.findUnique({ where: { id } });
  }

  private async get(id: string): Promise<HerokuResource> {
    const resource = await this.find(id);
    if (resource === null) throw new PartnerError(404, 'There is no such resource.');
    return resource;
  }

  private async answer(resource: HerokuResource): Promise<Provisioned> {
    const { database, sites, heroku } = this.ports;
    const [urls, destination] = await Promise.all([
      addonUrls(this.ports, resource),
      database.destination.findUnique({
        where: { id: resource.destinationId },
        select: { site: true, keyHint: true },
      }),
    ]);
    const site = sites.get(destination?.site ?? '')?.name ?? 'Datadog';
    return {
      id: resource.id,
      ...urls,
      message:
        destination?.keyHint === ''
          ? `Logs are kept until you add your Datadog API key for ${site}: heroku addons:open ${heroku?.addonId}`
          : `Logs of this app now go to Datadog ${site}.`,
    };
  }

  private async note({ id, tenantId }: HerokuResource, action: string): Promise<void> {
    await this.audit.write({
      tenantId,
      actor: HEROKU,
      action,
      resource: 'heroku-resource',
      resourceId: id,
      address: null,
      userAgent: null,
      before: null,
      after: null,
    });
  }
}

/** What our own trouble is to Heroku, which then asks again. */
export function toPartnerError(error: unknown): PartnerError | null {
  if (error instanceof PartnerError) return error;
  return isDatabaseUnavailable(error) ? new PartnerError(503, 'Logferry cannot do this now. Try again later.') : null;
}

function live(resource: HerokuResource): HerokuResource {
  if (resource.deprovisionedAt !== null) throw gone();
  return resource;
}

function gone(): PartnerError {
  return new PartnerError(410, 'This resource is gone.');
}

/** False: nobody could tell. Throws PartnerError 422 when the site does not know it. */
async function isKnownKey(site: Site, apiKey: string): Promise<boolean> {
  const validity = await validateApiKey(site, apiKey, { timeoutMs: KEY_CHECK_MS_MAX });
  if (validity !== 'rejected') return validity === 'valid';
  throw new PartnerError(
    422,
    `Datadog ${site.name} does not know this API key. Check --api-key and --site; or leave --api-key out and add it later.`,
  );
}
