import { LaunchFault } from '../launch-fault.mjs';

const TIMEOUT_MS = 15_000;
const BASE = '/api/operator/v1';

/**
 * What the operator's API answers, as far as the commands show it.
 * @typedef {{ apps: number | null, members: number | null, bytesPerDay: number | null, linesPerSecond: number | null,
 *   parkedBytes: number | null }} Bounds
 * @typedef {{ id: string, name: string, plan: string, suspendedAt: string | null, deletedAt: string | null }} TenantLine
 * @typedef {TenantLine & { suspendedFor: string | null, owners: string[], destinations: number, createdAt: string,
 *   quota: Bounds, granted: Bounds,
 *   usage: { apps: number, members: number, bytesToday: number, parkedBytes: number } }} Tenant
 * @typedef {{ waiting: number, active: number, delayed: number, failed: number }} Tickets
 * @typedef {{ frames: Tickets, jobs: Tickets,
 *   parked: { bytes: number, tenants: number, oldestReceivedAt: string | null },
 *   deadLetters: { letters: number, isPartial: boolean, oldestAt: string | null },
 *   destinations: { status: string, count: number }[] }} Queues
 * @typedef {{ id: string, tenantId: string, name: string, site: string, status: string, statusSince: string | null }} Lane
 * @typedef {{ id: string, startedAt: string, keyId: string, state: string, pass: number, table: string | null,
 *   examined: number, total: number, unreadable: number }} Rotation
 */
/**
 * @template Item
 * @typedef {{ items: Item[], nextCursor: string | null }} Page
 */

/** The operator's API. */
export class OperatorClient {
  /**
   * @param {string} url of the api
   * @param {string} token
   */
  constructor(url, token) {
    this.url = url.replace(/\/$/, '');
    this.token = token;
  }

  /**
   * @template Answer
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<Answer>} the JSON of the answer
   * @throws {LaunchFault} with what the api says is wrong
   */
  async call(method, path, body) {
    const res = await this.#fetch(method, path, body);
    const answer = /** @type {(Answer & { detail?: unknown }) | null} */ (await res.json().catch(() => null));
    if (res.ok && answer !== null) return answer;
    const detail = String(answer?.detail ?? res.statusText).replace(/\.$/, '');
    throw new LaunchFault(`${detail} (${res.status})`, REMEDIES[res.status] ?? 'Nothing was changed');
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  async #fetch(method, path, body) {
    try {
      return await fetch(this.url + BASE + path, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { Authorization: `Bearer ${this.token}`, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch {
      throw new LaunchFault(`Nobody answers at ${this.url}`, 'Start the api, or name its address with --url');
    }
  }
}

/** @type {Readonly<Record<number, string>>} */
const REMEDIES = {
  401: 'OPERATOR_TOKEN is not the one the api has',
  404: 'Look it up with `tenants`; and the api needs OPERATOR_TOKEN, or it has no operator API',
  429: 'Wait a minute',
};
