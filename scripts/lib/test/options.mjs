import { LaunchFault } from '../launch-fault.mjs';
import { BANDS } from './bands.mjs';

/**
 * @param {readonly string[]} args
 * @returns {readonly import('./bands.mjs').Band[]} the bands to run, in their fixed order
 * @throws {LaunchFault}
 */
export function parseTestOptions(args) {
  const known = BANDS.map(({ name }) => name);
  const usage = `For example: npm test -- --only lint,unit. Bands: ${known.join(', ')}`;
  const rest = [...args];
  let bands = BANDS;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [flag, inline] = arg.split('=', 2);
    if (flag !== '--only') throw new LaunchFault(`${arg} is not an option of npm test`, usage);
    const names = (inline ?? rest.shift() ?? '').split(',').filter(Boolean);
    const unknown = names.filter((name) => !known.includes(name));
    if (names.length === 0 || unknown.length > 0) {
      throw new LaunchFault(
        unknown.length > 0 ? `No band is called ${unknown.join(', ')}` : '--only names no band',
        usage,
      );
    }
    bands = BANDS.filter(({ name }) => names.includes(name));
  }
  return bands;
}
