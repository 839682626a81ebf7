import type { HeadVariant, MessageHead } from './log-head.js';

/** What an app's rules give one sender's lines is a handful of services and sources; more heads than this are made each time, at 4 µs. */
const VARIANTS_MAX = 8;

/** The heads of a sender's lines that a rule gave another service, source or tag. */
export class HeadVariants {
  readonly #heads = new Map<string, MessageHead>();

  constructor(private readonly make: (variant: HeadVariant) => MessageHead) {}

  get(variant: HeadVariant): MessageHead {
    const key = JSON.stringify([variant.service, variant.source, variant.tag]);
    const known = this.#heads.get(key);
    if (known !== undefined) return known;
    const head = this.make(variant);
    if (this.#heads.size < VARIANTS_MAX) this.#heads.set(key, head);
    return head;
  }
}
