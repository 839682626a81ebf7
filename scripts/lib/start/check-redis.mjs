import { connect } from 'node:net';
import { LaunchFault } from '../launch-fault.mjs';

const CONNECT_TIMEOUT_MS = 5_000;
/** One address, or several with commas for Sentinel and Cluster; userinfo and what follows the addresses do not matter. */
const REDIS_URL = /^redis(s|-sentinel|-cluster)?:\/\/(?:[^@/]*@)?([^/?#]*)/;

/**
 * Proves that something listens where REDIS_URL points: at one of its addresses when it names several. Whether it is a
 * Redis, and takes the password, the api and the worker say at once.
 * @param {string} url
 * @returns {Promise<string>} host and port, for the progress line
 * @throws {LaunchFault} one line without the password
 */
export async function checkRedisUrl(url) {
  const remedy = 'Correct REDIS_URL, or unset it to keep frames and queues in PostgreSQL';
  const match = REDIS_URL.exec(url);
  if (!match) throw new LaunchFault('REDIS_URL is not a redis:// or rediss:// URL', remedy);
  const portDefault = match[1] === '-sentinel' ? 26_379 : 6_379;
  const addresses = (match[2] || 'localhost').split(',').map((text) => parseAddress(text, portDefault));
  /** @type {string[]} */
  const failures = [];
  for (const { host, port } of addresses) {
    const failure = await tryConnect(host, port);
    if (failure === null) return `${host}:${port}`;
    failures.push(`${host}:${port} ${failure}`);
  }
  throw new LaunchFault(`No Redis answers where REDIS_URL points (${failures.join(', ')})`, `Start it. ${remedy}`);
}

/**
 * @param {string} text host, host:port or [IPv6]:port
 * @param {number} portDefault
 */
function parseAddress(text, portDefault) {
  const [, host = 'localhost', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text.trim()) ?? [];
  return { host: host.replace(/^\[|\]$/g, '') || 'localhost', port: Number(port ?? portDefault) };
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} the reason when it failed
 */
function tryConnect(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    /** @param {string | null} reason */
    const settle = (reason) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => settle(null));
    socket.once('timeout', () => settle('no answer'));
    socket.once('error', (/** @type {NodeJS.ErrnoException} */ error) => settle(error.code ?? error.message));
  });
}
