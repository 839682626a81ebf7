import { z } from 'zod';

const LIMIT_DEFAULT = 50;
/** Keeps an answer small enough to build in memory and read in one go. */
const LIMIT_MAX = 100;

/** Query of every list. Not a named component: its properties become parameters. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'must be at least 1')
    .max(LIMIT_MAX, `must be at most ${LIMIT_MAX}`)
    .default(LIMIT_DEFAULT)
    .meta({ description: 'Items in one answer.' }),
  cursor: z
    .uuid('is not a nextCursor of this list')
    .optional()
    .meta({ description: '`nextCursor` of the answer before; leave it out for the first page.' }),
});

export type PageQuery = z.output<typeof pageQuery>;

/** The schema of a list: `{items, nextCursor}`. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Give it as `cursor` for the next page; null on the last.' }),
    })
    .meta({ id });
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * The part of a Prisma query that reads one page: one row more than the page holds, to know whether there is a next one.
 * Ids are UUIDs of version 7, so their order is that of creation.
 */
export function pageClause(query: PageQuery) {
  const orderBy: { id: 'asc' } = { id: 'asc' };
  const where: { id?: { gt: string } } = query.cursor === undefined ? {} : { id: { gt: query.cursor } };
  return { orderBy, where, take: query.limit + 1 };
}

/** The same with the newest first. */
export function newestFirst(query: PageQuery) {
  const orderBy: { id: 'desc' } = { id: 'desc' };
  const where: { id?: { lt: string } } = query.cursor === undefined ? {} : { id: { lt: query.cursor } };
  return { orderBy, where, take: query.limit + 1 };
}

/** Cuts what `pageClause` read to the page, and names the next one. */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  query: PageQuery,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, query.limit);
  const nextCursor = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
  return { items: shown.map(present), nextCursor };
}
