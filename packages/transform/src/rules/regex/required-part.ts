import { type CharSet, rangesOf } from './char-set.js';
import type { Node } from './syntax.js';

type SetNode = Extract<Node, { kind: 'set' }>;

/** More are hardly cheaper to look for than the pattern itself. */
const RUNS_MAX = 8;
/** What is longer tells no more. */
const RUN_CHARS_MAX = 24;
/** A set of this many characters says little: `\w` is in every line. */
const SET_CHARS_MAX = 20;

/** Characters in a row, as each may be. */
type Run = readonly SetNode[];

/**
 * A pattern of fixed length that every match holds within it, so that a text without it need not be looked at further: for `\w+@\w+` it
 * is `@`, for `(?i)bearer\s+\w+` the word, of either case. Null when there is none that says much.
 */
export function requiredPart(node: Node): Node | null {
  const runs = requiredRuns(node);
  if (runs === null || weightOf(runs) <= 0) return null;
  return { kind: 'choice', items: runs.map((run) => ({ kind: 'sequence', items: trimmed(run) })) };
}

/** The text that such a part is, when it is one: looking for that takes a fifth of the time. Null when it may be several. */
export function literalOf(part: Node): string | null {
  switch (part.kind) {
    case 'set': {
      const [first, last] = part.set;
      return first !== undefined && first === last && part.set.length === 2 ? String.fromCodePoint(first) : null;
    }
    case 'choice':
      return part.items.length === 1 && part.items[0] !== undefined ? literalOf(part.items[0]) : null;
    case 'sequence': {
      const texts = part.items.map(literalOf);
      return texts.includes(null) ? null : texts.join('');
    }
    default:
      return null;
  }
}

/** Every match holds one of these. */
function requiredRuns(node: Node): readonly Run[] | null {
  switch (node.kind) {
    case 'set':
      return [[node]];
    case 'assert':
      return null;
    case 'group':
      return requiredRuns(node.item);
    case 'repeat':
      return node.min === 0
        ? null
        : node.item.kind === 'set'
          ? [repeated(node.item, node.min)]
          : requiredRuns(node.item);
    case 'choice':
      return runsOfChoice(node.items);
    case 'sequence':
      return runsOfSequence(node.items);
    default: {
      const unknown: never = node;
      throw new RangeError(`unknown node ${unknown}`);
    }
  }
}

function runsOfChoice(items: readonly Node[]): readonly Run[] | null {
  const all: Run[] = [];
  for (const item of items) {
    const runs = requiredRuns(item);
    if (runs === null) return null;
    all.push(...runs);
  }
  return all.length > RUNS_MAX ? null : all;
}

/** The one that says most, of the runs of sets and of what the items require. */
function runsOfSequence(items: readonly Node[]): readonly Run[] | null {
  let best: readonly Run[] | null = null;
  let run: readonly SetNode[] = [];
  const offer = (runs: readonly Run[] | null): void => {
    if (weightOf(runs) > weightOf(best)) best = runs;
  };
  for (const item of items) {
    if (item.kind === 'assert') continue;
    if (item.kind === 'set') {
      run = [...run, item];
    } else if (item.kind === 'repeat' && item.item.kind === 'set') {
      run = [...run, ...repeated(item.item, item.min)];
      // What stands before it is next to the first of them, what follows to the last.
      if (item.max > item.min) {
        offer([run]);
        run = repeated(item.item, item.min);
      }
    } else {
      offer([run]);
      offer(requiredRuns(item));
      run = [];
    }
  }
  offer([run]);
  return best;
}

function repeated(item: SetNode, times: number): Run {
  return Array.from({ length: Math.min(times, RUN_CHARS_MAX) }, () => item);
}

/** Without what says nothing at its ends. */
function trimmed(run: Run): Run {
  const says = ({ set }: SetNode): boolean => weightOfSet(set) > 0;
  return run.slice(run.findIndex(says), run.findLastIndex(says) + 1);
}

/** How much a text says by holding one of these: the least that any of them does. */
function weightOf(runs: readonly Run[] | null): number {
  return runs === null
    ? 0
    : Math.min(...runs.map((run) => run.slice(0, RUN_CHARS_MAX).reduce((sum, { set }) => sum + weightOfSet(set), 0)));
}

function weightOfSet(set: CharSet): number {
  const chars = rangesOf(set).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return chars > SET_CHARS_MAX ? 0 : SET_CHARS_MAX + 1 - chars;
}
