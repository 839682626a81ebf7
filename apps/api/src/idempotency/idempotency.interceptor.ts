import { createHash } from 'node:crypto';
import { answerIdempotencyKey, freeIdempotencyKey, type HeldKey, holdIdempotencyKey, newRowId } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatMap, from, type Observable, of } from 'rxjs';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { type Caller, callerOf } from '../http/caller.js';
import { makesSomething } from './idempotency.openapi.js';
import { IDEMPOTENCY_KEY_HEADER, idempotencyKeyField } from './idempotency-key.js';

const REPLAYED_HEADER = 'idempotency-replayed';
/** Most requests take less. */
const RETRY_AFTER_SECONDS = 1;

/** A request that holds its key. */
interface Held {
  readonly id: string;
  readonly tenantId: string;
}

/**
 * Makes it safe to send a POST again that makes something: one that names an `Idempotency-Key` is done once, and who sends
 * it again within a day gets the first answer. Keys are of a tenant and a caller, and whoever may not do it (any more) was
 * refused before. What was refused or failed has made nothing, so its key is free again.
 *
 * It stands around the audit log, which has no entry for what was not done again, and within the answer's schema, which
 * a kept answer passes like any other. Answers are sealed, since some of them hold a new token.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = request.headers[IDEMPOTENCY_KEY_HEADER]?.toString();
    const caller = callerOf(request);
    // Nest has set the route's status by now.
    if (given === undefined || caller === undefined || !makesSomething(request.method, [reply.statusCode]))
      return next.handle();
    const held = { id: newRowId(), tenantId: caller.tenantId };
    const found = await holdIdempotencyKey(
      this.ports.database,
      { ...held, caller: nameOf(caller), key: readKey(given), fingerprint: fingerprintOf(request) },
      this.ports.now().getTime(),
    );
    if (found.outcome === 'held') return this.doOnce(held, reply.statusCode, next);
    const { status, answer } = this.earlierAnswer(found, caller);
    reply.status(status).header(REPLAYED_HEADER, 'true');
    return of(answer);
  }

  private doOnce(held: Held, status: number, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => from(this.free(held)).pipe(concatMap(() => Promise.reject(error)))),
      concatMap(async (answer: unknown) => {
        await this.keep(held, status, answer);
        return answer;
      }),
    );
  }

  /** The thing is made by now, so that a failure is not the client's; what it costs is that the key is free in a minute. */
  private async keep({ id, tenantId }: Held, status: number, answer: unknown): Promise<void> {
    const { database, keyring, logger, now } = this.ports;
    try {
      const sealedAnswer = keyring.seal(JSON.stringify(answer), { tenantId, rowId: id });
      await answerIdempotencyKey(database, id, { status, sealedAnswer }, now().getTime());
    } catch (err) {
      logger.error({ err }, 'an answer was not kept for its Idempotency-Key');
    }
  }

  /** The client hears of its own failure, not of this one; the key is free in a minute anyway. */
  private async free({ id }: Held): Promise<void> {
    await freeIdempotencyKey(this.ports.database, id).catch((err: unknown) =>
      this.ports.logger.warn({ err }, 'an Idempotency-Key is held for a minute longer'),
    );
  }

  private earlierAnswer(found: Exclude<HeldKey, { outcome: 'held' }>, { tenantId }: Caller) {
    switch (found.outcome) {
      case 'answered': {
        const text = this.ports.keyring.open(found.sealedAnswer, { tenantId, rowId: found.id });
        return { status: found.status, answer: JSON.parse(text) as unknown };
      }
      case 'under way':
        throw new AppError('request_under_way', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      case 'other request':
        throw new AppError('idempotency_key_reused');
      case 'full':
        throw new AppError('rate_limited', 'Too many Idempotency-Keys within a day. Go on without one.');
    }
  }
}

function readKey(given: string): string {
  const key = idempotencyKeyField.safeParse(given);
  if (key.success) return key.data;
  const message = key.error.issues[0]?.message ?? 'is not acceptable';
  throw new AppError('validation_failed', `Idempotency-Key ${message}.`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}

function nameOf(caller: Caller): string {
  return caller.kind === 'person' ? `user ${caller.userId}` : `api_token ${caller.tokenId}`;
}

/** Of what makes two requests the same: route, query and body. Not reversible, as bodies hold API keys of 128 bits. */
function fingerprintOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest();
}
