// Which patterns may run on the engine of JavaScript itself, which is 10 to 50 times faster and backtracks.
//
// A pattern is let through only when what it can try from one place on is bounded by STEPS_MAX, whatever the text: then a text costs at
// most STEPS_MAX steps a character. Bounded repetitions count as all the ways in which they can be gone through. A repetition without an
// end is let through only of one set of characters at the very end of the pattern: it never has to give anything back, and the search
// goes on behind what it took. `\w+@` is not: on `aaaa…` each place looks to the end. Patterns in which the two engines differ are not
// either: those that match nothing at all, groups and empty matches in repetitions.

import { type CharSet, haveCommon, rangesOf } from './char-set.js';
import type { Node } from './syntax.js';

/** As much as the linear matcher may need for a character of a pattern of middling size. IPv4 takes 36, the cards of the Agent's FAQ 150. */
const STEPS_MAX = 256;
/** `$99` is the last group that a replacement can name. */
const GROUPS_MAX = 99;

interface Cost {
  /** The most that can be tried from one place on. */
  readonly steps: number;
  /** Ways in which it can match, each of which what follows may have to be tried for. */
  readonly ways: number;
}

const ONE: Cost = { steps: 1, ways: 1 };

/** The same pattern for JavaScript, as global RegExp; null when it is not certain to be linear and the same. */
export function boundedRegExp(node: Node): RegExp | null {
  if (isNullable(node) || groupsIn(node) > GROUPS_MAX) return null;
  const cost = costOf(node, true, null);
  if (cost === null || cost.steps > STEPS_MAX) return null;
  return regExpOf(node, 'g');
}

/** The pattern as it is; nothing is promised of its time. */
export function regExpOf(node: Node, flags: '' | 'g'): RegExp {
  return new RegExp(sourceOf(node), hasBeyondBmp(node) ? `${flags}u` : flags);
}

/** Null: without bound, or not the same in JavaScript. `isLast`: the pattern ends here. `next`: what the next character must be in. */
function costOf(node: Node, isLast: boolean, next: CharSet | null): Cost | null {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return ONE;
    case 'group':
      return costOf(node.item, isLast, next);
    case 'choice':
      return node.items.reduce<Cost | null>(
        (sum, item) => {
          const cost = costOf(item, isLast, next);
          return sum && cost && { steps: sum.steps + cost.steps, ways: sum.ways + cost.ways };
        },
        { steps: 0, ways: 0 },
      );
    case 'sequence':
      return costOfSequence(node.items, isLast, next);
    case 'repeat':
      return costOfRepeat(node, isLast, next);
    default: {
      const unknown: never = node;
      throw new RangeError(`unknown node ${unknown}`);
    }
  }
}

function costOfSequence(items: readonly Node[], isLast: boolean, next: CharSet | null): Cost | null {
  let steps = 0;
  let ways = 1;
  for (const [index, item] of items.entries()) {
    const isEnd = index === items.length - 1;
    const cost = costOf(item, isLast && isEnd, isEnd ? next : firstOf(items.slice(index + 1)));
    if (cost === null) return null;
    steps += ways * cost.steps;
    ways *= cost.ways;
  }
  return { steps, ways };
}

function costOfRepeat(
  { item, min, max, isLazy }: Extract<Node, { kind: 'repeat' }>,
  isLast: boolean,
  next: CharSet | null,
): Cost | null {
  if (isNullable(item) || (max > 1 && groupsIn(item) > 0)) return null;
  if (max === Number.POSITIVE_INFINITY)
    return isLast && item.kind === 'set' && !isLazy ? { steps: min + 1, ways: 1 } : null;
  const cost = costOf(item, false, null);
  if (cost === null) return null;
  // Of a set that the next character is not in, all it took is the one way: giving back leads to a character that was in it.
  if (item.kind === 'set' && next !== null && !haveCommon(item.set, next)) return { steps: 2 * max + 1, ways: 1 };
  let steps = 1;
  let ways = 0;
  for (let times = 0, waysOfTimes = 1; times <= max && steps <= STEPS_MAX; times++, waysOfTimes *= cost.ways) {
    if (times >= min) ways += waysOfTimes;
    if (times < max) steps += waysOfTimes * cost.steps;
  }
  return { steps, ways };
}

/** What the first character of these must be in; null when there need be none. */
function firstOf(items: readonly Node[]): CharSet | null {
  const item = items.find(({ kind }) => kind !== 'assert');
  switch (item?.kind) {
    case 'set':
      return item.set;
    case 'group':
      return firstOf([item.item]);
    case 'sequence':
      return firstOf(item.items);
    case 'repeat':
      return item.min > 0 ? firstOf([item.item]) : null;
    default:
      return null;
  }
}

function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'assert':
      return true;
    case 'group':
      return isNullable(node.item);
    case 'choice':
      return node.items.some(isNullable);
    case 'sequence':
      return node.items.every(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.item);
    default: {
      const unknown: never = node;
      throw new RangeError(`unknown node ${unknown}`);
    }
  }
}

function groupsIn(node: Node): number {
  switch (node.kind) {
    case 'group':
      return 1 + groupsIn(node.item);
    case 'repeat':
      return groupsIn(node.item);
    case 'choice':
    case 'sequence':
      return node.items.reduce((sum, item) => sum + groupsIn(item), 0);
    default:
      return 0;
  }
}

/** Then a character may have two units, and JavaScript must be told to take them as one. */
function hasBeyondBmp(node: Node): boolean {
  switch (node.kind) {
    case 'set':
      return rangesOf(node.set).some(([first, last]) => last > 0xffff || (first <= 0xdfff && last >= 0xd800));
    case 'group':
    case 'repeat':
      return hasBeyondBmp(node.item);
    case 'choice':
    case 'sequence':
      return node.items.some(hasBeyondBmp);
    default:
      return false;
  }
}

function sourceOf(node: Node): string {
  switch (node.kind) {
    case 'set':
      return sourceOfSet(node.set);
    case 'assert':
      return { begin: '^', end: '$', word: '\\b', not_word: '\\B' }[node.what];
    case 'group':
      return `(${sourceOf(node.item)})`;
    case 'choice':
      return `(?:${node.items.map(sourceOf).join('|')})`;
    case 'sequence':
      return node.items.map(sourceOf).join('');
    case 'repeat': {
      const item = node.item.kind === 'set' ? sourceOf(node.item) : `(?:${sourceOf(node.item)})`;
      const most = node.max === Number.POSITIVE_INFINITY ? '' : node.max;
      return `${item}{${node.min},${most}}${node.isLazy ? '?' : ''}`;
    }
    default: {
      const unknown: never = node;
      throw new RangeError(`unknown node ${unknown}`);
    }
  }
}

function sourceOfSet(set: CharSet): string {
  const ranges = rangesOf(set);
  const [first] = ranges;
  if (ranges.length === 1 && first !== undefined && first[0] === first[1]) return sourceOfCode(first[0]);
  return `[${ranges.map(([from, to]) => `${sourceOfCode(from)}-${sourceOfCode(to)}`).join('')}]`;
}

function sourceOfCode(code: number): string {
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
