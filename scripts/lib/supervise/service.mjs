/**
 * A process the launcher keeps alive.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit
 * @typedef {object} Running one life of it, from ready to its end
 * @property {import('../process-identity.mjs').ProcessIdentity} identity
 * @property {Promise<Exit>} exited never rejects
 * @property {() => Promise<void>} stop asks it to end, then makes it; bounded
 * @typedef {object} Service
 * @property {string} name
 * @property {(restart: boolean, signal: AbortSignal) => Promise<Running>} start resolves when it is ready for use; rejects,
 *   with nothing left running, when it does not become ready or the signal comes first
 */

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<Exit>} never rejects: a command that could not be started has code 127
 */
export function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
