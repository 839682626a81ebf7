import { LaunchFault } from '../launch-fault.mjs';
import { pickPort, probePort } from '../ports.mjs';

const PORT_DEFAULT = 3000;

/**
 * The ports of one run. The api's is the one people know, so it is never replaced by another; the rest may be anything.
 * @typedef {{ port: number, url: string, loopbackUrl: string, workerPort: number, sandboxPort: number }} Addresses
 *   loopbackUrl: the api seen from this machine, whatever PUBLIC_URL says
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Addresses>}
 * @throws {LaunchFault} when the api's port cannot be used
 */
export async function chooseAddresses(env) {
  const port = parsePort(env.PORT);
  const host = env.HOST?.trim() || '0.0.0.0';
  await requirePort(port, host);
  const isAnyAddress = host === '0.0.0.0' || host === '::';
  return {
    port,
    url: env.PUBLIC_URL?.trim() || `http://localhost:${port}`,
    loopbackUrl: `http://${isAnyAddress ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`,
    workerPort: await pickPort([Number(env.WORKER_PORT) || port + 1]),
    sandboxPort: await pickPort([Number(env.SANDBOX_PORT) || port + 2]),
  };
}

/** @param {string | undefined} text */
function parsePort(text) {
  const trimmed = text?.trim() || String(PORT_DEFAULT);
  const port = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new LaunchFault(`PORT=${trimmed} is not a port`, 'Choose a number from 1 to 65535: PORT=3000 npm start');
}

/**
 * @param {number} port
 * @param {string} host
 */
async function requirePort(port, host) {
  switch (await probePort(port, host)) {
    case 'free':
      return;
    case 'taken':
      throw new LaunchFault(
        `Port ${port} is taken by another program`,
        `Stop it, or choose another port: PORT=${port === 65_535 ? 3000 : port + 100} npm start`,
      );
    case 'forbidden':
      throw new LaunchFault(`This user may not listen on port ${port}`, 'Choose one above 1023: PORT=3000 npm start');
    case 'no_such_host':
      throw new LaunchFault(
        `HOST=${host} is not an address of this machine`,
        'Unset HOST, or set it to 127.0.0.1 or 0.0.0.0',
      );
  }
}
