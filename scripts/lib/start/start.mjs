import { join, relative } from 'node:path';
import { build } from '../build.mjs';
import { claimDataDir } from '../claim.mjs';
import { openDataDir } from '../data-dir.mjs';
import { loadEnvFile } from '../env-file.mjs';
import { installDependencies } from '../install.mjs';
import { LaunchFault, printFault } from '../launch-fault.mjs';
import { checkDatabaseUrl } from '../postgres/connection.mjs';
import { startPostgres } from '../postgres/server.mjs';
import { progress } from '../progress.mjs';
import { ROOT } from '../repository.mjs';
import { endLeftoverProcesses } from '../supervise/process-records.mjs';
import { supervise } from '../supervise/supervisor.mjs';
import { chooseAddresses } from './addresses.mjs';
import { checkConfig } from './check-config.mjs';
import { checkRedisUrl } from './check-redis.mjs';
import { HELP, parseStartOptions } from './options.mjs';
import { readySummary } from './ready-summary.mjs';
import { apiService, demoService, sandboxService, serverEnvironment, workerService } from './services.mjs';
import { createStopList } from './stop-list.mjs';
import { listenForStop } from './stop-request.mjs';

/** The whole product but the tests. */
const BUILD_FILTERS = ['!@logferry/tests'];
/** Stands for the embedded database's address until that is known. */
const EMBEDDED_DATABASE_URL = 'postgres://127.0.0.1/embedded';

/**
 * Everything `npm start` does, in order; sets the exit code. What was started is stopped again on every way out, in the
 * order demo, api, worker, sandbox, database, so that nobody loses what it still talks to.
 * @param {readonly string[]} args
 */
export async function start(args) {
  // A closed terminal must not end the launcher before it has stopped everything.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const stopRequest = listenForStop();
  const stopList = createStopList();
  try {
    const options = parseStartOptions(args);
    if (options.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    await bringUp(options, stopList, stopRequest.signal);
    await stopRequest.requested;
  } catch (error) {
    if (!stopRequest.signal.aborted) {
      printFault(error);
      process.exitCode = 1;
    }
  }
  stopRequest.onSecond(() => process.stdout.write('Still stopping in order; nothing waits longer than 30 s\n'));
  if (stopRequest.signal.aborted) process.stdout.write('\n');
  await stopList.stopAll();
  process.exit();
}

/**
 * @param {import('./options.mjs').StartOptions} options
 * @param {import('./stop-list.mjs').StopList} stopList
 * @param {AbortSignal} signal
 */
async function bringUp(options, stopList, signal) {
  const envFileFound = loadEnvFile(join(ROOT, '.env'));
  process.stdout.write(`Logferry on Node ${process.versions.node}${envFileFound ? ', with settings from .env' : ''}\n`);
  const dataDir = await openDataDir(process.env.DATA_DIR);
  const announce = await claim(dataDir, stopList);
  await endLeftoverProcesses(dataDir.run);
  const addresses = await chooseAddresses(process.env);

  /**
   * @template T
   * @param {string} label
   * @param {(note: (text: string) => void) => Promise<T>} step
   */
  const run = (label, step) => {
    signal.throwIfAborted();
    return progress(label, step);
  };
  await run('dependencies', async (note) => note(await installDependencies(signal)));
  await run('build', async (note) => note(await build(BUILD_FILTERS, signal)));
  await run('configuration', () => checkConfig(plannedEnvironment(dataDir, addresses)));
  const databaseUrl = await openDatabase(dataDir, stopList, run, signal);
  const { REDIS_URL: redisUrl } = process.env;
  if (redisUrl) await run('Redis', async (note) => note(await checkRedisUrl(redisUrl)));

  /** @type {Record<string, unknown>[]} */
  const extraSites = [];
  const context = { dataDir, addresses, databaseUrl, extraSites, say };
  /** @param {readonly import('../supervise/service.mjs').Service[]} services */
  const keep = (services) =>
    run(services.map(({ name }) => name).join(' and '), () => superviseTogether(services, stopList, signal));
  if (process.env.NODE_ENV !== 'production') {
    await keep([sandboxService(context, (site) => extraSites.splice(0, 1, site))]);
  }
  // Together, since the worker waits for the tables that the api makes. Stopped the other way round: the worker still
  // takes what the api accepted last.
  await keep([workerService(context), apiService(context)]);
  if (options.demo) await keep([demoService(context)]);
  signal.throwIfAborted();
  await announce(addresses.url);
  process.stdout.write(await readySummary({ addresses, dataDir, site: extraSites[0], demo: options.demo }));
}

/**
 * The servers' environment as far as it is known before anything runs.
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {import('./addresses.mjs').Addresses} addresses
 */
function plannedEnvironment(dataDir, addresses) {
  const databaseUrl = process.env.DATABASE_URL?.trim() || EMBEDDED_DATABASE_URL;
  return serverEnvironment({ dataDir, addresses, databaseUrl, extraSites: [] });
}

/**
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {import('./stop-list.mjs').StopList} stopList
 */
async function claim(dataDir, stopList) {
  const claimed = await claimDataDir(dataDir.run);
  if ('holder' in claimed) {
    const { pid, url } = claimed.holder;
    throw new LaunchFault(
      `Logferry already runs with the data directory ${relative(ROOT, dataDir.root) || dataDir.root} (process ${pid}${url ? `, ${url}` : ''})`,
      `Stop it with Ctrl-C or: kill ${pid}. A second one beside it: DATA_DIR=.data2 PORT=3100 npm start`,
    );
  }
  stopList.add('', async () => claimed.release());
  return claimed.announce;
}

/**
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {import('./stop-list.mjs').StopList} stopList
 * @param {typeof progress} run
 * @param {AbortSignal} signal
 * @returns {Promise<string>} a connection string
 */
async function openDatabase(dataDir, stopList, run, signal) {
  const configured = process.env.DATABASE_URL?.trim();
  if (configured) {
    return run('database', async (note) => {
      note(await checkDatabaseUrl(configured));
      return configured;
    });
  }
  return run('database (embedded PostgreSQL)', async (note) => {
    let url = '';
    const supervised = await supervise(
      {
        name: 'database',
        start: async (restart, stopping) => {
          const server = await startPostgres(dataDir, restart, stopping);
          url = server.url;
          if (!restart) note(server.remark);
          return server;
        },
      },
      say,
      signal,
    );
    stopList.add('database', () => supervised.stop());
    return url;
  });
}

/**
 * Starts services at the same time; when one fails, the others are not waited for.
 * @param {readonly import('../supervise/service.mjs').Service[]} services stopped in reverse order
 * @param {import('./stop-list.mjs').StopList} stopList
 * @param {AbortSignal} signal
 */
async function superviseTogether(services, stopList, signal) {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results = await Promise.allSettled(
    services.map((service) =>
      supervise(service, say, either).catch((error) => {
        failed.abort(error);
        throw error;
      }),
    ),
  );
  results.forEach((result, i) => {
    if (result.status === 'fulfilled') stopList.add(services[i]?.name ?? '', () => result.value.stop());
  });
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** @param {string} message */
function say(message) {
  process.stdout.write(`  ${new Date().toISOString().slice(11, 19)} ${message}\n`);
}
