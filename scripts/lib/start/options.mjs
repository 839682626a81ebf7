import { LaunchFault } from '../launch-fault.mjs';

/**
 * @typedef {{ demo: boolean, help: boolean }} StartOptions
 */

export const HELP = `npm start              installs, builds, and runs Logferry on this machine
npm start -- --demo    the same, with a demo tenant and simulated Heroku traffic

Settings come from the environment or from a file .env beside package.json; .env.example lists them all.
  PORT=3000            of the dashboard, the API and the drain URLs
  DATA_DIR=.data       where the database and the logs of the processes are kept
  DATABASE_URL=        a PostgreSQL of your own instead of the embedded one
  REDIS_URL=           a Redis for frames and queues instead of PostgreSQL
`;

/**
 * @param {readonly string[]} args
 * @returns {StartOptions}
 * @throws {LaunchFault}
 */
export function parseStartOptions(args) {
  const options = { demo: false, help: false };
  for (const arg of args) {
    if (arg === '--demo') options.demo = true;
    else if (arg === '--help' || arg === '-h') options.help = true;
    else throw new LaunchFault(`${arg} is not an option of npm start`, 'Known are --demo and --help');
  }
  return options;
}
