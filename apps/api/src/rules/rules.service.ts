import { forTenant } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { missed, NEXT_VERSION, ofVersion, type Precondition } from '../http/version.js';
import { announce } from '../invalidation/announce.js';
import { checkedRules } from './checked-rules.js';
import { type ImportedRules, importRules } from './import-rules.js';
import type { Rules, RuleUsage } from './rule.schema.js';

const USAGE_DAYS = 30;

/** The rules of apps and of tenants. Those of the tenant run first, on the lines of all its apps. */
@Injectable()
export class RulesService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async ofApp(caller: Caller, id: string) {
    const row = await forTenant(this.ports.database, caller.tenantId).app.findUnique({
      where: { id },
      select: { rules: true, version: true },
    });
    if (row === null) throw noSuchApp();
    return ofVersion({ rules: row.rules }, row.version);
  }

  async replaceOfApp(caller: Caller, id: string, body: Rules, match: Precondition) {
    const rules = checkedRules(body.rules);
    const [row] = await forTenant(this.ports.database, caller.tenantId).app.updateManyAndReturn({
      where: { id, ...match },
      data: { rules, ...NEXT_VERSION },
      select: { version: true },
    });
    if (row === undefined) throw await missed(() => this.ofApp(caller, id));
    await announce(this.ports, { kind: 'app', id });
    return ofVersion({ rules }, row.version);
  }

  /** What ran on an app's lines. */
  async usage(caller: Caller, appId: string): Promise<RuleUsage> {
    await this.ofApp(caller, appId);
    return await this.usageOf(caller, { appId });
  }

  /** What the tenant's rules did to the lines of all apps. */
  tenantUsage(caller: Caller): Promise<RuleUsage> {
    return this.usageOf(caller, { owner: 'tenant' });
  }

  import(text: string): ImportedRules {
    try {
      return importRules(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const sentence = `This is neither YAML nor JSON: ${error.message}`;
      throw new AppError('validation_failed', sentence, { errors: [{ path: 'text', message: sentence }] });
    }
  }

  async ofTenant(caller: Caller) {
    const row = await this.ports.database.tenant.findUnique({
      where: { id: caller.tenantId },
      select: { rules: true, version: true },
    });
    if (row === null) throw new AppError('not_found');
    return ofVersion({ rules: row.rules }, row.version);
  }

  async replaceOfTenant(caller: Caller, body: Rules, match: Precondition) {
    const rules = checkedRules(body.rules);
    const [row] = await this.ports.database.tenant.updateManyAndReturn({
      where: { id: caller.tenantId, ...match },
      data: { rules, ...NEXT_VERSION },
      select: { version: true },
    });
    if (row === undefined) throw await missed(() => this.ofTenant(caller));
    await announce(this.ports, { kind: 'tenant', id: caller.tenantId });
    return ofVersion({ rules }, row.version);
  }

  /** Of the last 30 days and today. */
  private async usageOf(
    caller: Caller,
    whose: { readonly appId: string } | { readonly owner: 'tenant' },
  ): Promise<RuleUsage> {
    const from = new Date(this.ports.now().getTime() - USAGE_DAYS * 86_400_000).toISOString().slice(0, 10);
    const sums = await forTenant(this.ports.database, caller.tenantId).ruleCount.groupBy({
      by: ['owner', 'name'],
      where: { ...whose, day: { gte: new Date(from) } },
      _sum: { linesIn: true, linesHit: true, bytesSaved: true },
      orderBy: [{ owner: 'asc' }, { name: 'asc' }],
    });
    const rules = sums.map(({ owner, name, _sum }) => ({
      of: owner,
      name,
      linesIn: Number(_sum.linesIn ?? 0),
      linesHit: Number(_sum.linesHit ?? 0),
      bytesSaved: Number(_sum.bytesSaved ?? 0),
    }));
    return { from, rules };
  }
}

function noSuchApp(): AppError {
  return new AppError('not_found', 'There is no app with this id.');
}
