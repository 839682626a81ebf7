import { validateApiKey } from '@logferry/datadog';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { Pace } from '../http/pace.js';
import { siteOf } from '../sites/site-of.js';
import type { CheckKey, KeyCheckView } from './key-check.schema.js';

/** Enough for somebody who types and pastes; Datadog limits how often it is asked, for all of our tenants together. */
const CHECKS_PER_MINUTE_MAX = 20;
const MINUTE_MS = 60_000;
const OUTCOMES = { valid: 'accepted', rejected: 'rejected', unreachable: 'unreachable' } as const;

/** Tells whether a site knows a key, before anything is stored. A rejected key is not tried at other sites: it is a secret, and theirs to choose. */
@Injectable()
export class KeyChecksService {
  private readonly pace = new Pace(CHECKS_PER_MINUTE_MAX, MINUTE_MS);

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async check({ tenantId }: Caller, { site: code, apiKey }: CheckKey): Promise<KeyCheckView> {
    const site = siteOf(this.ports.sites, code);
    const waitMs = this.pace.take(tenantId, this.ports.now().getTime());
    if (waitMs > 0) {
      const detail = `At most ${CHECKS_PER_MINUTE_MAX} keys a minute are checked. Wait a moment.`;
      throw new AppError('rate_limited', detail, { retryAfterSeconds: Math.ceil(waitMs / 1_000) });
    }
    return { outcome: OUTCOMES[await validateApiKey(site, apiKey)] };
  }
}
