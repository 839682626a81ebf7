// The rules of one app on the text of its lines.
//
// In: the text that would become `message`, and who wrote it. Out: the text as masks left it, or that the line ends here, and what else
// the log is to say (rule-outcome.ts). Rules run in order, each on the previous one's result, as in the Datadog Agent
// (comp/logs/agent/internal/processor: applyRedactingRules); a line must match every `include_at_match` that looks at it.
// What each did is counted for each frame. Never throws; time is linear in the text for each rule.

import type { Sender } from '../classify.js';
import { type Action, type CompiledRule, compileRules, isLookingAt } from './compiled-rule.js';
import type { PatternStore } from './pattern-store.js';
import type { Rule } from './rule.js';
import { RuleOutcome } from './rule-outcome.js';
import type { RuleEffect, RuleObserver, RuleStep } from './rule-steps.js';
import { sampleShareOf } from './sampling.js';

/** What one rule did in a frame. */
export interface RuleCount {
  /** Lines it looked at. */
  linesIn: number;
  /** Lines it dropped, masked, sampled out or remapped. */
  linesHit: number;
  /** UTF-8 bytes of the texts it dropped. */
  bytesSaved: number;
}

/** The rules that look at one sender's lines. */
export type RuleChain = readonly CompiledRule[];

/** Whether the line is an error as far as it can be read: no sampling drops those. */
export type ErrorTest = (text: string, sender: Sender) => boolean;

export class RuleSet {
  readonly #compiled: readonly CompiledRule[];
  readonly #size: number;
  readonly #isError: ErrorTest;
  readonly #outcome = new RuleOutcome();
  #counts: RuleCount[] = [];
  #observer: RuleObserver | undefined;

  constructor(rules: readonly Rule[], patterns: PatternStore, isError: ErrorTest) {
    this.#compiled = compileRules(rules, patterns);
    this.#size = rules.length;
    this.#isError = isError;
  }

  /** Begins a frame. Its counts come back: one item per rule of the list, those that never act included; none without rules that do. */
  begin(observer: RuleObserver | undefined): readonly RuleCount[] {
    this.#observer = observer;
    this.#counts = [];
    if (this.#compiled.length === 0) return this.#counts;
    for (let index = 0; index < this.#size; index++) this.#counts.push({ linesIn: 0, linesHit: 0, bytesSaved: 0 });
    return this.#counts;
  }

  /**
   * What of the rules concerns a sender. For bytes that no sender can be read from: every mask, since nobody can say that they are not
   * what it is meant for, and what drops without asking who wrote.
   */
  chainFor(sender: Sender | null): RuleChain {
    return this.#compiled.filter(({ rule, action }) =>
      sender === null ? isForUnreadable(rule, action) : isLookingAt(rule.filter, sender),
    );
  }

  /** Runs `chain` over one line. `time` is what tells apart lines of the same text. What comes back holds until the next line. */
  run(chain: RuleChain, text: string, time: string, sender: Sender | null): RuleOutcome {
    const outcome = this.#outcome;
    outcome.start(text);
    if (this.#observer === undefined) {
      this.#run(chain, time, sender, null);
    } else {
      const steps: RuleStep[] = [];
      this.#run(chain, time, sender, steps);
      const { end } = outcome;
      this.#observer.line({ sender, time, before: text, after: end === '' ? outcome.text : null, end, steps });
    }
    return outcome;
  }

  #run(chain: RuleChain, time: string, sender: Sender | null, steps: RuleStep[] | null): void {
    const outcome = this.#outcome;
    for (let i = 0; i < chain.length; i++) {
      const rule = chain[i] as CompiledRule;
      const count = this.#counts[rule.index] as RuleCount;
      count.linesIn++;
      const effect = this.#apply(rule, time, sender, outcome);
      if (effect !== 'passed' && effect !== 'sampled_in' && effect !== 'kept_error') count.linesHit++;
      steps?.push({ name: rule.rule.name, type: rule.rule.type, index: rule.index, effect, text: outcome.text });
      if (outcome.end === '') continue;
      count.bytesSaved += Buffer.byteLength(outcome.text);
      return;
    }
  }

  #apply({ action }: CompiledRule, time: string, sender: Sender | null, outcome: RuleOutcome): RuleEffect {
    const { text } = outcome;
    switch (action.kind) {
      case 'exclude':
        if (!action.pattern.test(text)) return 'passed';
        outcome.end = 'filtered';
        return 'excluded';
      case 'include':
        if (action.pattern.test(text)) return 'passed';
        outcome.end = 'filtered';
        return 'not_included';
      case 'mask':
        outcome.text = action.pattern.replace(text, action.replacement);
        return outcome.text === text ? 'passed' : 'masked';
      case 'mask_builtin':
        outcome.text = action.mask(text, action.placeholder);
        return outcome.text === text ? 'passed' : 'masked';
      case 'sample':
        if (action.pattern !== null && !action.pattern.test(text)) return 'passed';
        return this.#sample(action.rate, time, sender, outcome);
      case 'remap':
        if (action.pattern !== null && !action.pattern.test(text)) return 'passed';
        if (action.service !== '') outcome.service = action.service;
        if (action.source !== '') outcome.source = action.source;
        return 'remapped';
      default: {
        const unknown: never = action;
        throw new RangeError(`unknown action ${unknown}`);
      }
    }
  }

  /** All samplings of a line decide by the same share, so what several keep is what the strictest keeps. */
  #sample(rate: number, time: string, sender: Sender | null, outcome: RuleOutcome): RuleEffect {
    if (sender !== null && this.#isError(outcome.text, sender)) return 'kept_error';
    if (sampleShareOf(outcome.text, time) >= rate) {
      outcome.end = 'sampled';
      return 'sampled_out';
    }
    if (rate < outcome.rate) outcome.rate = rate;
    return 'sampled_in';
  }
}

function isForUnreadable(rule: Rule, { kind }: Action): boolean {
  switch (kind) {
    case 'mask':
    case 'mask_builtin':
      return true;
    case 'exclude':
    case 'include':
      return rule.filter === undefined;
    default:
      return false;
  }
}
