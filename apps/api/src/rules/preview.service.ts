import { forTenant, hostModeName } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { type Rule, settingsOf } from '@logferry/transform';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { TailService } from '../tail/tail.service.js';
import { checkedRules } from './checked-rules.js';
import { messagesOfPasted, messagesOfTail } from './pasted-lines.js';
import { previewRules } from './preview.js';
import type { PreviewRules, RulesPreview } from './preview.schema.js';
import { RulesService } from './rules.service.js';

/** Shows what rules would do, before they do it. Nothing is stored. */
@Injectable()
export class PreviewService {
  constructor(
    @Inject(CONTROL_PORTS) private readonly ports: ControlPorts,
    private readonly rules: RulesService,
    private readonly tails: TailService,
  ) {}

  async preview(caller: Caller, appId: string, body: PreviewRules): Promise<RulesPreview> {
    const appRules = checkedRules(body.rules);
    const tenantRules = body.tenantRules
      ? checkedRules(body.tenantRules, 'tenantRules')
      : await this.tenantRules(caller);
    const app = await forTenant(this.ports.database, caller.tenantId).app.findUnique({ where: { id: appId } });
    if (app === null) throw new AppError('not_found', 'There is no app with this id.');
    const now = this.ports.now();
    const messages = body.lines
      ? messagesOfPasted(body.lines, now)
      : messagesOfTail(await this.tails.recentLines(caller, appId));
    return previewRules(
      settingsOf(app, hostModeName(app.hostMode), []),
      tenantRules,
      appRules,
      messages,
      now.getTime(),
    );
  }

  // They were checked when they were stored.
  private async tenantRules(caller: Caller): Promise<readonly Rule[]> {
    return (await this.rules.ofTenant(caller)).rules as unknown as readonly Rule[];
  }
}
