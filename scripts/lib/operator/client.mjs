import { LaunchFault } from '../launch-fault.mjs';

const TIMEOUT_MS = 15_000;
const BASE = '/api/operator/v1';

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
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} the JSON of the answer
   * @throws {LaunchFault} with what the api says is wrong
   */
  async call(method, path, body) {
    const res = await this.#fetch(method, path, body);
    const answer = /** @type {any} */ (await res.json().catch(() => null));
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
