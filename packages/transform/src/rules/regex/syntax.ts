import type { CharSet } from './char-set.js';

/** A pattern as far as parse-pattern.ts reads it. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: 'begin' | 'end' | 'word' | 'not_word' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Node[] }
  | { readonly kind: 'group'; readonly item: Node }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly min: number;
      /** Infinity: without end. */
      readonly max: number;
      readonly isLazy: boolean;
    };
