import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';

/** The name of the one policy, as the headers have it. */
const POLICY = '"api"';

/**
 * How many requests a session or an API token may make in a minute (API_REQUESTS_PER_MINUTE_MAX). Every answer says what
 * is left, in the headers of draft-ietf-httpapi-ratelimit-headers-10. Sign-in has its own limits, by address (auth.ts).
 */
@Injectable()
export class RequestLimits {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: Pick<ControlPorts, 'requestLimits'>) {}

  /** Counts a request, allowed or not. Throws rate_limited. */
  async count(caller: Caller, reply: FastifyReply): Promise<void> {
    const key = caller.kind === 'person' ? `session:${caller.sessionId}` : `token:${caller.tokenId}`;
    const { isAllowed, max, windowSeconds, remaining, resetSeconds } = await this.ports.requestLimits.count(key);
    reply.header('ratelimit-policy', `${POLICY};q=${max};w=${windowSeconds}`);
    reply.header('ratelimit', `${POLICY};r=${remaining};t=${resetSeconds}`);
    if (isAllowed) return;
    throw new AppError('rate_limited', `More than ${max} requests in ${windowSeconds} seconds. Wait, then go on.`, {
      retryAfterSeconds: resetSeconds,
    });
  }
}
