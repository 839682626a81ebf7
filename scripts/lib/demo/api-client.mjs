const TIMEOUT_MS = 15_000;

/** A status other than 2xx, with what the api said about it. */
export class ApiRefusal extends Error {
  /**
   * @param {string} method
   * @param {string} path
   * @param {number} status
   * @param {string} detail
   */
  constructor(method, path, status, detail) {
    super(`${method} ${path} answered ${status}: ${detail}`);
    this.status = status;
  }
}

/** Talks to the public HTTP API as a browser does: with a session cookie. */
export class ApiClient {
  #cookies = new Map();

  /**
   * @param {string} baseUrl where to connect
   * @param {string} origin what the api is called from outside; sign-in is refused from any other origin
   */
  constructor(baseUrl, origin) {
    this.baseUrl = baseUrl;
    this.origin = origin;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} the JSON of the answer
   * @throws {ApiRefusal}
   */
  async call(method, path, body) {
    const res = await fetch(this.baseUrl + path, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        Origin: this.origin,
        ...(this.#cookies.size > 0 && {
          Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    for (const cookie of res.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const text = await res.text();
    const answer = text === '' ? null : JSON.parse(text);
    if (!res.ok) throw new ApiRefusal(method, path, res.status, answer?.detail ?? answer?.message ?? res.statusText);
    return answer;
  }
}
