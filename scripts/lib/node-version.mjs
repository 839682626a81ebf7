// Syntax that Node 12 can read: see ../start.mjs.

/** The oldest Node that runs Logferry; `engines` in package.json says the same. */
export const OLDEST_NODE = '20.19.0';

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | null} one line saying what is wrong and how to mend it; null when the version will do
 */
export function nodeVersionProblem(version) {
  const have = version.split('.').map(Number);
  const need = OLDEST_NODE.split('.').map(Number);
  for (let i = 0; i < need.length; i++) {
    const difference = Number(have[i]) - Number(need[i]);
    if (difference > 0) return null;
    if (difference < 0) {
      return (
        'Logferry needs Node ' +
        OLDEST_NODE +
        ' or newer; this is ' +
        version +
        '. Install a newer one from https://nodejs.org or with: nvm install'
      );
    }
  }
  return null;
}
