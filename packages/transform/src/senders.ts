import type { Message, SyslogDialect } from '@logferry/logplex';
import { classify, type Sender } from './classify.js';
import { detached } from './detached.js';
import { HeadVariants } from './head-variants.js';
import { Stream } from './joining/line-joiner.js';
import { countedAs } from './line-kinds.js';
import { messageHead } from './log-head.js';
import type { PointCollector } from './metrics/point-collector.js';
import { MultiLineRules } from './rules/multi-line.js';
import type { PatternStore } from './rules/pattern-store.js';
import type { RuleChain } from './rules/rule-set.js';
import { SenderCache, type SenderEntry } from './sender-cache.js';
import type { AppSettings, DrainOverrides } from './settings.js';
import type { AppTags } from './tags.js';

export interface SendersDeps {
  readonly settings: AppSettings;
  readonly overrides: DrainOverrides;
  readonly tags: AppTags;
  readonly patterns: PatternStore;
  /** The rules that look at a sender's lines. */
  readonly rulesFor: (sender: Sender) => RuleChain;
  /** null: the app wants no metrics. */
  readonly points: Pick<PointCollector, 'senderOf'> | null;
  /** The app of a Private Space that they are of, as its lines call it; null: the app itself. */
  readonly spaceApp: string | null;
}

/** The fields of a line that say who wrote it. */
export type SenderFields = Pick<Message, 'hostname' | 'appname' | 'procid' | 'priority'>;

/** Those who write an app's lines, and all that stays the same for the lines of each: worked out at the first one. */
export class Senders {
  readonly #deps: SendersDeps;
  readonly #cache = new SenderCache();
  readonly #multiLine: MultiLineRules;

  constructor(deps: SendersDeps) {
    this.#deps = deps;
    this.#multiLine = new MultiLineRules(deps.settings.rules ?? [], deps.patterns);
  }

  of({ appname, procid, priority }: SenderFields, dialect: SyslogDialect): SenderEntry {
    return this.#cache.get(appname, procid, priority, dialect) ?? this.#meet(appname, procid, priority, dialect);
  }

  #meet(appnameView: string, procidView: string, priority: number, dialect: SyslogDialect): SenderEntry {
    // Fields of a message are views of the body's text; as keys they would keep whole bodies in memory.
    const appname = detached(appnameView);
    const procid = detached(procidView);
    const { settings, overrides, tags, rulesFor, points, spaceApp } = this.#deps;
    const sender = classify(appname, procid, dialect);
    const head = messageHead(settings, overrides, tags, sender, priority);
    const variants = new HeadVariants((variant) => messageHead(settings, overrides, tags, sender, priority, variant));
    const { form, dyno } = sender;
    const isDyno = dyno !== null;
    // Only what dynos print is joined: everything else is written line by line.
    const isJoined = form === 'content' && isDyno;
    const stream = isJoined
      ? new Stream(`${spaceApp ?? ''} ${appname} ${procid} ${priority} ${dialect}`, this.#multiLine.for(sender))
      : null;
    const rules = rulesFor(sender);
    const metrics = points?.senderOf(sender) ?? null;
    const fields = { appname, procid, priority, dialect, spaceApp, countedAs: countedAs(sender) };
    const entry = { ...fields, sender, form, isDyno, head, variants, rules, stream, metrics };
    this.#cache.add(entry);
    return entry;
  }
}
