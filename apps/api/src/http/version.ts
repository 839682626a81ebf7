import { AppError } from '@logferry/runtime';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { problemsByStatus } from './answers.js';

/*
 * Two people who edit the same settings must not overwrite each other unknowingly. Settings have a version, a number in
 * their row that goes up with every change of them and with nothing else. It is the ETag of what shows them; a write that
 * names it in If-Match is done only if it is still the row's. The write itself asks for the version in its `where`, so that
 * of two at the same time the database lets one through.
 */

/** A part of a write's `where`: the versions that the client allows; none: any. */
export interface Precondition {
  readonly version?: { readonly in: number[] };
}

/** A part of a write's `data`. */
export const NEXT_VERSION = { version: { increment: 1 } } as const;

/** Kept beside the view: it goes into a header (version.interceptor.ts), and not every view has a field for it. */
const versions = new WeakMap<object, number>();

/** Notes of which version the settings in this view are. */
export function ofVersion<View extends object>(view: View, version: number): View {
  versions.set(view, version);
  return view;
}

/** undefined: what was answered has no version. */
export function versionOf(answer: unknown): number | undefined {
  return typeof answer === 'object' && answer !== null ? versions.get(answer) : undefined;
}

export function toEtag(version: number): string {
  return `"${version}"`;
}

/**
 * What a conditional write says that changed no row.
 * @param find rejects with a not_found when the thing is not there at all
 */
export async function missed(find: () => Promise<unknown>): Promise<AppError> {
  await find();
  return new AppError(
    'precondition_failed',
    'It was changed since you read it. Read it again, and repeat your change if it still makes sense.',
  );
}

export const IF_MATCH = 'If-Match';

/** Gives a handler the request's Precondition, and tells of it in the document. */
export const IfMatch = createParamDecorator(
  (_: undefined, context: ExecutionContext): Precondition =>
    readIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [
    (target, property) => {
      const descriptor = property === undefined ? undefined : Object.getOwnPropertyDescriptor(target, property);
      if (property === undefined || descriptor === undefined) return;
      const header = ApiHeader({
        name: IF_MATCH,
        required: false,
        description: 'The `ETag` of what you have read: the request is refused if it was changed since.',
        schema: { type: 'string', examples: [toEtag(3)] },
      });
      header(target, property, descriptor);
      for (const [status, response] of problemsByStatus(['precondition_failed'])) {
        ApiResponse({ status, ...response })(target, property, descriptor);
      }
    },
  ],
);

/** RFC 9110 §13.1.1: `*` or a list of tags, compared strongly. A tag that is none of ours is of no version. */
export function readIfMatch(given: string | undefined): Precondition {
  if (given === undefined || given.trim() === '*') return {};
  const tags = given.split(',').map((tag) => /^"([1-9]\d{0,8})"$/.exec(tag.trim())?.[1]);
  return { version: { in: tags.flatMap((digits) => (digits === undefined ? [] : [Number(digits)])) } };
}
