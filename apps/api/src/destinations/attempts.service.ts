import { forTenant, type ReportedAttempt, type ReportedLane, readDestinationHistory } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller } from '../http/caller.js';
import { type AttemptsView, TRANSPORT_ERRORS } from './attempts.schema.js';

/** What workers wrote down of a destination. */
@Injectable()
export class AttemptsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async list({ tenantId }: Caller, id: string): Promise<AttemptsView> {
    const { database, now } = this.ports;
    const [destination, history] = await Promise.all([
      forTenant(database, tenantId).destination.findUnique({ where: { id }, select: { id: true } }),
      readDestinationHistory(database, { tenantId, destinationId: id, now: now() }),
    ]);
    if (destination === null) throw new AppError('not_found', 'There is no destination with this id.');
    return { attempts: history.attempts.map(toAttemptView), lanes: history.lanes.map(toLaneView) };
  }
}

function toAttemptView({ atMs, statusCode, error, durationMs, logs, bytes }: ReportedAttempt) {
  // A worker of another version may know more reasons.
  const known = TRANSPORT_ERRORS.find((each) => each === error) ?? 'other';
  return { at: isoOf(atMs), statusCode, error: error === null ? null : known, durationMs, logs, bytes };
}

function toLaneView({ atMs, nextTryAtMs, state, sendsInFlight, failures }: ReportedLane) {
  const nextTryAt = nextTryAtMs === null ? null : isoOf(nextTryAtMs);
  return { state, sendsInFlight, failures, nextTryAt, at: isoOf(atMs) };
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
