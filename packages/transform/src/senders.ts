import type { SyslogDialect } from '@logferry/logplex';
import { classify, type Sender } from './classify.js';
import { HeadVariants } from './head-variants.js';
import { Stream } from './joining/line-joiner.js';
import { messageHead } from './log-head.js';
import type { PointCollector } from './metrics/point-collector.js';
import { MultiLineRules } from './rules/multi-line.js';
import type { PatternStore } from './rules/pattern-store.js';
import type { RuleChain } from './rules/rule-set.js';
import { SenderCache, type SenderEntry } from './sender-cache.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import { settingsOfSpaceApp } from './space-app.js';
import { type AppTags, appTagsOf } from './tags.js';

export interface SendersDeps {
  readonly settings: AppSettings;
  readonly overrides: DrainOverrides;
  readonly tags: AppTags;
  readonly patterns: PatternStore;
  /** The rules that look at a sender's lines. */
  readonly rulesFor: (sender: Sender) => RuleChain;
  /** null: the app wants no metrics. */
  readonly points: Pick<PointCollector, 'senderOf'> | null;
}

/** Those who write an app's lines, and all that stays the same for the lines of each: worked out at the first one. */
export class Senders {
  readonly #deps: SendersDeps;
  readonly #cache = new SenderCache();
  readonly #multiLine: MultiLineRules;

  constructor(deps: SendersDeps) {
    this.#deps = deps;
    this.#multiLine = new MultiLineRules(deps.settings.rules ?? [], deps.patterns);
  }

  of(appname: string, procid: string, priority: number, dialect: SyslogDialect): SenderEntry {
    return this.#cache.get(appname, procid, priority, dialect) ?? this.#meet(appname, procid, priority, dialect);
  }

  #meet(appnameView: string, procidView: string, priority: number, dialect: SyslogDialect): SenderEntry {
    // Fields of a message are views of the body's text; as keys they would keep whole bodies in memory.
    const appname = detached(appnameView);
    const procid = detached(procidView);
    const { overrides, rulesFor, points } = this.#deps;
    const settings = settingsOfSpaceApp(this.#deps.settings, dialect === 'log-shuttle' ? appname : null);
    const tags = settings === this.#deps.settings ? this.#deps.tags : appTagsOf(settings, overrides);
    const sender = classify(appname, procid, dialect);
    const head = messageHead(settings, overrides, tags, sender, priority);
    const variants = new HeadVariants((variant) => messageHead(settings, overrides, tags, sender, priority, variant));
    const { form, dyno } = sender;
    const isDyno = dyno !== null;
    // Only what dynos print is joined: everything else is written line by line.
    const isJoined = form === 'content' && isDyno;
    const stream = isJoined
      ? new Stream(`${appname} ${procid} ${priority} ${dialect}`, this.#multiLine.for(sender))
      : null;
    const rules = rulesFor(sender);
    const metrics = points?.senderOf(sender) ?? null;
    const entry = { appname, procid, priority, dialect, sender, form, isDyno, head, variants, rules, stream, metrics };
    this.#cache.add(entry);
    return entry;
  }
}

function detached(text: string): string {
  return Buffer.from(text).toString();
}
