import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from '../end-process.mjs';
import { LaunchFault } from '../launch-fault.mjs';
import { prepareLogFile } from '../log-file.mjs';
import { pickPort } from '../ports.mjs';
import { identifyProcess } from '../process-identity.mjs';
import { exitOf } from '../supervise/service.mjs';
import { waitUntil } from '../wait-until.mjs';
import { postgresBinaries } from './binaries.mjs';
import { ensureCluster } from './cluster.mjs';
import { ensureDatabase } from './connection.mjs';
import { clearLeftover, STOP_STEPS } from './leftover.mjs';
import { loginUrl, openLogin, saveLogin } from './login.mjs';
import { chooseRunAs } from './run-as.mjs';

/** Long enough to replay the log of writes after a crash. */
const READY_TIMEOUT_MS = 120_000;
/** Of the server's log, shown when it does not come up. */
const LOG_LINES_SHOWN = 12;

/**
 * Boots the embedded PostgreSQL: creates the cluster when there is none, clears what a crash left, starts the server on
 * 127.0.0.1 only and creates the database.
 * @param {import('../data-dir.mjs').DataDir} dataDir
 * @param {boolean} restart others already know the address, so the port must stay
 * @param {AbortSignal} signal
 * @returns {Promise<import('../supervise/service.mjs').Running & { url: string, remark: string }>}
 * @throws {LaunchFault}
 */
export async function startPostgres(dataDir, restart, signal) {
  const binaries = await postgresBinaries();
  const runAs = chooseRunAs(dataDir.postgres, [binaries.postgres, dataDir.postgres]);
  const login = await openLogin(dataDir);
  const hadServer = await clearLeftover(dataDir.postgres);
  await ensureCluster(dataDir, binaries, runAs, login);

  const port = await pickPort([login.port]);
  if (port !== login.port) {
    if (restart)
      throw new LaunchFault(
        `Port ${login.port} of the embedded PostgreSQL was taken meanwhile`,
        'Free it or start again',
      );
    login.port = port;
    await saveLogin(dataDir, login);
  }

  const logPath = join(dataDir.logs, 'postgres.log');
  const logStart = prepareLogFile(logPath);
  const [command, args] = runAs.wrap(binaries.postgres, ['-D', dataDir.postgres, '-p', String(port), ...SETTINGS]);
  // The log is handed over as a file: the server outlives a killed launcher, and must not stall on its pipe.
  const log = openSync(logPath, 'a', 0o600);
  // Detached: Ctrl-C at the terminal reaches only the launcher, which stops the server last.
  const child = spawn(command, args, { cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let running = true;
  const exited = exitOf(child).finally(() => {
    running = false;
  });
  const identity = identifyProcess(child.pid ?? 0);
  const stop = async () => {
    if (identity) await endProcess(identity, STOP_STEPS);
  };

  const ready = await waitUntil(() => !running || signal.aborted || isReady(dataDir.postgres), {
    timeoutMs: READY_TIMEOUT_MS,
    intervalMs: 20,
  });
  if (!ready || !running || !identity || signal.aborted) {
    await stop();
    signal.throwIfAborted();
    const lines = readFileSync(logPath, 'utf8').slice(logStart).trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
    throw new LaunchFault('The embedded PostgreSQL did not start', `Its log is ${logPath}`, lines.join('\n'));
  }
  await ensureDatabase(loginUrl(login, 'postgres'), login.database);
  return {
    url: loginUrl(login),
    identity,
    exited,
    stop,
    remark: hadServer ? 'after stopping the one of a killed start' : '',
  };
}

/** Arguments of the server; everything else is PostgreSQL's default, durability included. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=120',
  // Frames pass through as rows and are deleted within seconds: fewer, larger checkpoints.
  'max_wal_size=2GB',
  // An error's detail and statement can quote what was stored; neither belongs into a log.
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
].flatMap((setting) => ['-c', setting]);

/**
 * The server writes its state into line 8 of its pid file (pg_ctl waits for the same).
 * @param {string} clusterDir
 */
function isReady(clusterDir) {
  try {
    return readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
