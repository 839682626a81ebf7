import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@logferry/testkit';
import type { ChildProcesses } from '../support/child-processes.js';
import { waitUntil } from '../support/wait-until.js';

/**
 * The peer: Debian's syslog-ng with its reliable disk buffer in front of an `http()` destination. It gets the same lines, as
 * octet-counted RFC 5424 over TCP, and posts them to the same intake as JSON arrays of the same limits as ours.
 */

const PROGRAM = '/usr/sbin/syslog-ng';
const PACKAGES = ['syslog-ng-core', 'syslog-ng-mod-http'];
const START_TIMEOUT_MS = 10_000;

export interface SyslogNgRig {
  readonly port: number;
  readonly servers: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Installs the peer when it is missing. @throws Error saying what to do when this user cannot. */
export function installSyslogNg(): void {
  if (PACKAGES.every(isInstalled)) return;
  if (process.getuid?.() !== 0) {
    throw new Error(`--peers needs syslog-ng: run \`apt-get install ${PACKAGES.join(' ')}\` as root first`);
  }
  console.log('installing syslog-ng');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', env: aptEnv() });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed: ${stderr.slice(-1000)}`);
  }
}

function isInstalled(name: string): boolean {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${db:Status-Status}`, name], { encoding: 'utf8' });
  return status === 0 && stdout === 'installed';
}

function aptEnv(): NodeJS.ProcessEnv {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
}

export async function startSyslogNgRig(processes: ChildProcesses, intakePort: number): Promise<SyslogNgRig> {
  const dir = join(processes.logsDir, 'syslog-ng');
  mkdirSync(dir);
  const port = await freePort();
  const configPath = join(dir, 'syslog-ng.conf');
  writeFileSync(configPath, configText(dir, port, intakePort));
  const server = processes.spawn('syslog-ng', PROGRAM, [
    '--foreground',
    '--no-caps',
    '--cfgfile',
    configPath,
    '--persist-file',
    join(dir, 'persist'),
    '--control',
    join(dir, 'control'),
    '--pidfile',
    join(dir, 'pid'),
  ]);
  await waitUntil('syslog-ng takes connections', () => server.isRunning() && canConnect(port), {
    timeoutMs: START_TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw new Error(`syslog-ng did not start:\n${server.log().slice(-2000)}`, { cause: error });
  });
  return {
    port,
    servers: { 'syslog-ng': server.pid },
    stop: async () => {
      await server.stop();
    },
  };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Flow control up to the sender, so that nothing is dropped at full speed; two workers, which is what two cores carry. Version
 * 3.38 cannot compress what it posts.
 */
function configText(dir: string, port: number, intakePort: number): string {
  return `@version: 3.35
options { stats-freq(0); use-dns(no); keep-hostname(yes); log-msg-size(65536); };
source s_drain {
  syslog(ip("127.0.0.1") port(${port}) transport("tcp") max-connections(64) log-iw-size(64000) log-fetch-limit(1000));
};
destination d_intake {
  http(
    url("http://127.0.0.1:${intakePort}/api/v2/logs") method("POST")
    headers("DD-API-KEY: 0123456789abcdef0123456789abcdef", "Content-Type: application/json")
    body-prefix("[") delimiter(",") body-suffix("]")
    body("$(format-json message=$MSG ddsource=heroku ddtags='env:bench,dyno:\${PID}' hostname='shop.\${PID}' service=shop timestamp=\${S_UNIXTIME}000 syslog.appname=\${PROGRAM} syslog.procid=\${PID})")
    batch-lines(1000) batch-bytes(4000000) batch-timeout(1000) workers(2) timeout(10) persist-name("intake")
    disk-buffer(reliable(yes) disk-buf-size(2147483648) mem-buf-size(167772160) dir("${dir}"))
  );
};
log { source(s_drain); destination(d_intake); flags(flow-control); };
`;
}
