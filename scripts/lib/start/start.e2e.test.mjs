import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pickPort } from '../ports.mjs';
import { clearLeftover } from '../postgres/leftover.mjs';
import { identifyProcess, isRunning } from '../process-identity.mjs';
import { endLeftoverProcesses } from '../supervise/process-records.mjs';
import { waitUntil } from '../wait-until.mjs';
import { launch, processesOf, survivors } from './launcher-rig.mjs';

jest.setTimeout(180_000);

/** @type {string} */
let folder;
/** @type {string} */
let dataDir;
/** @type {number} */
let port;
/** @type {ReturnType<typeof launch>[]} */
let launchers = [];

// One data directory for all: what a test leaves behind is what the next one starts from, as in life.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logferry-start-'));
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'data');
  port = await pickPort();
});
afterEach(() => {
  for (const launcher of launchers) launcher.kill('SIGKILL');
  launchers = [];
});
afterAll(async () => {
  await endLeftoverProcesses(join(dataDir, 'run'));
  await clearLeftover(join(dataDir, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
});

/** @param {Partial<Parameters<typeof launch>[0]>} [options] */
function start(options = {}) {
  const launcher = launch({ dataDir, port, ...options });
  launchers.push(launcher);
  return launcher;
}

/** @returns {ReturnType<typeof processesOf>} the database server included */
function runningProcesses() {
  const postmasterPid = Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
  const database = identifyProcess(postmasterPid);
  return { ...processesOf(dataDir), ...(database && { database }) };
}

/** @param {string} output */
function lastLine(output) {
  return output.trimEnd().split('\n').at(-1);
}

describe('npm start', () => {
  test('brings everything up, tells the address, and stops in order without leaving a process', async () => {
    const launcher = start();
    await launcher.ready();
    expect(launcher.output()).toContain(`Logferry is ready:  http://localhost:${port}`);
    expect((await fetch(`${launcher.url}/readyz`)).status).toBe(200);
    const processes = runningProcesses();
    expect(Object.keys(processes).sort()).toEqual(['api', 'database', 'sandbox', 'worker']);

    launcher.kill('SIGINT');
    expect(await launcher.ended()).toBe(0);
    expect(await survivors(processes)).toEqual([]);
    const stopped = [...launcher.output().matchAll(/✓ stopped (\w+)/g)].map(([, name]) => name);
    expect(stopped).toEqual(['api', 'worker', 'sandbox', 'database']);
    expect(processesOf(dataDir)).toEqual({});
  });

  test('starts a process again that died, and stops on SIGTERM as on Ctrl-C', async () => {
    const launcher = start();
    await launcher.ready();
    const { worker } = runningProcesses();
    if (worker) process.kill(worker.pid, 'SIGKILL');
    const isBack = () => launcher.output().includes('worker runs again');
    expect(await waitUntil(isBack, { timeoutMs: 30_000 })).toBe(true);
    expect(launcher.output()).toContain('worker ended unexpectedly (SIGKILL)');
    launcher.kill('SIGTERM');
    expect(await launcher.ended()).toBe(0);
  });

  test('ends its Node processes when it is killed itself, and the next start recovers', async () => {
    const killed = start();
    await killed.ready();
    const { database, ...nodeProcesses } = runningProcesses();
    killed.kill('SIGKILL');
    expect(await survivors(nodeProcesses)).toEqual([]);

    const next = start();
    await next.ready();
    expect(next.output()).toContain('after stopping the one of a killed start');
    expect(isRunning(database)).toBe(false);
    next.kill('SIGINT');
    expect(await next.ended()).toBe(0);
  });

  test('recovers when every process was killed at once', async () => {
    const killed = start();
    await killed.ready();
    const processes = runningProcesses();
    killed.kill('SIGKILL');
    for (const { pid } of Object.values(processes)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It had noticed already that the launcher is gone.
      }
    }
    expect(await survivors(processes)).toEqual([]);
    const next = start();
    await next.ready();
    next.kill('SIGINT');
    expect(await next.ended()).toBe(0);
  });

  test('a second one in the same data directory says which one runs already', async () => {
    const first = start();
    await first.ready();
    const second = start({ port: await pickPort() });
    expect(await second.ended()).toBe(1);
    expect(lastLine(second.output())).toMatch(
      /^✗ Logferry already runs with the data directory .*http:\/\/localhost:\d+\)\. Stop it/,
    );
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    first.kill('SIGINT');
    expect(await first.ended()).toBe(0);
  });

  test('with --demo, simulated traffic reaches the sandbox, and a second run uses the same tenant', async () => {
    const sandboxPort = String(await pickPort());
    for (const run of [1, 2]) {
      const launcher = start({ args: ['--demo'], env: { SANDBOX_PORT: sandboxPort } });
      await launcher.ready();
      const memory = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
      expect(launcher.output()).toContain(memory.password);
      expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600);
      const arrived = async () =>
        (await (await fetch(`http://127.0.0.1:${sandboxPort}/`)).text()).includes('demo-shop');
      expect([run, await waitUntil(arrived, { timeoutMs: 30_000, intervalMs: 250 })]).toEqual([run, true]);
      launcher.kill('SIGINT');
      expect(await launcher.ended()).toBe(0);
      for (const name of ['api', 'worker', 'demo', 'sandbox']) {
        const log = readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8');
        for (const secret of [memory.password, memory.apiKey]) expect(log).not.toContain(secret);
      }
    }
  });
});

describe('npm start that cannot', () => {
  test('names the port that is taken and how to choose another', async () => {
    const squatter = createServer().listen(0, '0.0.0.0');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const taken = address && typeof address === 'object' ? address.port : 0;
    const launcher = start({ port: taken, dataDir: join(folder, 'other') });
    expect(await launcher.ended()).toBe(1);
    expect(lastLine(launcher.output())).toBe(
      `✗ Port ${taken} is taken by another program. Stop it, or choose another port: PORT=${taken === 65_535 ? 3000 : taken + 100} npm start`,
    );
    squatter.close();
  });

  test('says what is wrong with DATABASE_URL without repeating its password', async () => {
    const env = { DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${await pickPort()}/db` };
    const launcher = start({ dataDir: join(folder, 'other'), env });
    expect(await launcher.ended()).toBe(1);
    expect(lastLine(launcher.output())).toMatch(
      /^✗ Nothing answers at 127\.0\.0\.1:\d+\/db, where DATABASE_URL points\. Start that server/,
    );
    expect(launcher.output()).not.toContain('hunter2');
  });

  test('names every fault of the configuration before anything is started', async () => {
    const env = {
      LOG_LEVEL: 'loud',
      QUEUE_SHARDS: 'many',
      ENCRYPTION_KEYS: 'k1:hunter2',
      DATADOG_SITES_EXTRA: '[{"code":"X"}]',
    };
    const launcher = start({ env });
    expect(await launcher.ended()).toBe(1);
    for (const variable of Object.keys(env)) expect(launcher.output()).toContain(`  ${variable} `);
    expect(lastLine(launcher.output())).toBe('✗ Nothing was started. Mend the settings named above');
    expect(launcher.output()).not.toMatch(/hunter2|database|sandbox |stopped/);
    expect(processesOf(dataDir)).toEqual({});
  });

  test('stops what it had started when a later step fails, and ends', async () => {
    // The demo needs the control plane, which this role leaves out.
    const launcher = start({ args: ['--demo'], env: { ROLE: 'ingest' } });
    expect(await launcher.ended()).toBe(1);
    const stopped = [...launcher.output().matchAll(/✓ stopped (\w+)/g)].map(([, name]) => name);
    expect(stopped).toEqual(['api', 'worker', 'sandbox', 'database']);
    expect(processesOf(dataDir)).toEqual({});
  });

  test('refuses an unknown option', async () => {
    const launcher = start({ args: ['--dmeo'] });
    expect(await launcher.ended()).toBe(1);
    expect(launcher.output()).toBe('✗ --dmeo is not an option of npm start. Known are --demo and --help\n');
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('says that DATA_DIR cannot be written to', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked, { mode: 0o555 });
    chownSync(locked, 0, 0);
    const launcher = start({ dataDir: join(locked, 'data'), as: { uid: 65_534, gid: 65_534 } });
    expect(await launcher.ended()).toBe(1);
    expect(lastLine(launcher.output())).toContain(
      `The data directory ${join(locked, 'data')} cannot be used (permission denied)`,
    );
  });
});
