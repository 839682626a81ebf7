import { timingSafeEqual } from 'node:crypto';
import { hashToken } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { basicCredentialsOf, bearerTokenOf } from '../http/authorization.js';

/** The token is random, so that guessing is hopeless anyway; this keeps it from being tried, and from filling the log. */
const FAILURES_MAX = 10;
const WINDOW_MS = 60_000;
/** Addresses remembered; whoever has more of them is bound by their number. */
const ADDRESSES_MAX = 10_000;

/** Lets in whoever has OPERATOR_TOKEN. An address that was wrong ten times hears 429 for a minute, right or wrong. */
@Injectable()
export class OperatorDoor {
  private readonly failures = new LRUCache<string, { count: number; untilMs: number }>({ max: ADDRESSES_MAX });

  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  /** Throws unauthenticated or rate_limited; not_found where there is no operator API. */
  admit(request: FastifyRequest): void {
    this.admitWith(bearerTokenOf(request), request);
  }

  /**
   * The same for pages that only show something: the token is the password of Basic authentication, whatever the user's
   * name. Browsers send it along unasked, also when another site makes them ask: nothing that it opens may change anything.
   */
  admitBrowser(request: FastifyRequest): void {
    this.admitWith(basicCredentialsOf(request.headers)?.password, request);
  }

  private admitWith(token: string | undefined, request: FastifyRequest): void {
    const { operatorTokenHash, logger, now } = this.ports;
    if (operatorTokenHash === null) throw new AppError('not_found');
    const nowMs = now().getTime();
    const known = this.failures.get(request.ip);
    const failures = known !== undefined && known.untilMs > nowMs ? known : { count: 0, untilMs: nowMs + WINDOW_MS };
    if (failures.count >= FAILURES_MAX) {
      throw new AppError('rate_limited', 'Too many wrong tokens came from your address.', {
        retryAfterSeconds: Math.ceil((failures.untilMs - nowMs) / 1_000),
      });
    }
    if (token === undefined) throw unauthenticated();
    // Digests: of one length, and nobody can steer where they differ.
    if (timingSafeEqual(hashToken(token), operatorTokenHash)) return;
    this.failures.set(request.ip, { ...failures, count: failures.count + 1 });
    logger.warn({ address: request.ip }, 'somebody without the token asked for the operator API');
    throw unauthenticated();
  }
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'Send the token in OPERATOR_TOKEN: `Authorization: Bearer …`.');
}
