import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Opens a channel for `process.send`. */
  readonly ipc?: boolean;
}

/** A process we started, its output in a file. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  readonly logPath: string;
  /** Resolves when it has ended: its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  isRunning(): boolean;
  log(): string;
  /** Asks with SIGTERM; after `graceMs` kills. Resolves to the exit code. */
  stop(graceMs?: number): Promise<number | null>;
  kill9(): Promise<void>;
}

const STOP_GRACE_MS = 30_000;

/**
 * The processes of one run. Each writes to a file of its own under a temporary directory; {@link endAll} ends them in
 * reverse order, and whatever is left when this process exits is killed by its id.
 */
export class ChildProcesses {
  readonly logsDir: string;
  readonly #all: ManagedProcess[] = [];
  #keepLogs = true;
  /** Also when something else ends this process in the middle of {@link endAll}. */
  readonly #onExit = (): void => {
    for (const each of this.#all) if (each.isRunning()) each.child.kill('SIGKILL');
    if (!this.#keepLogs) rmSync(this.logsDir, { recursive: true, force: true });
  };

  constructor(label: string) {
    this.logsDir = mkdtempSync(join(tmpdir(), `logferry-${label}-`));
    process.once('exit', this.#onExit);
  }

  spawn(name: string, command: string, args: readonly string[], options: SpawnOptions = {}): ManagedProcess {
    const logPath = join(this.logsDir, `${name}.log`);
    const log = openSync(logPath, 'a');
    const child = spawn(command, [...args], {
      env: { ...inheritedEnv(), ...options.env },
      stdio: ['ignore', log, log, options.ipc === true ? 'ipc' : 'ignore'],
    });
    closeSync(log);
    const managed = manage(name, child, logPath);
    this.#all.push(managed);
    return managed;
  }

  /** Everything all processes have written, those that have ended included. */
  allLogs(): string {
    return readdirSync(this.logsDir)
      .filter((file) => file.endsWith('.log'))
      .map((file) => readFileSync(join(this.logsDir, file), 'utf8'))
      .join('\n');
  }

  /** Ends every process, newest first. Their logs stay unless `keepLogs` is false. */
  async endAll({ keepLogs }: { readonly keepLogs: boolean }): Promise<void> {
    this.#keepLogs = keepLogs;
    for (const each of [...this.#all].reverse()) await each.stop();
    process.off('exit', this.#onExit);
    if (!keepLogs) rmSync(this.logsDir, { recursive: true, force: true });
  }
}

/** Only what a process needs to run: a developer's own settings must not leak into a test. */
function inheritedEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function manage(name: string, child: ChildProcess, logPath: string): ManagedProcess {
  // Without a listener a missing program would end this process before its name can be told.
  child.once('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} cannot be started: is its program installed?`);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid,
    child,
    logPath,
    ended,
    isRunning,
    log: () => readFileSync(logPath, 'utf8'),
    stop: async (graceMs = STOP_GRACE_MS) => {
      if (!isRunning()) return ended;
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.kill('SIGTERM');
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
    kill9: async () => {
      if (isRunning()) child.kill('SIGKILL');
      await ended;
    },
  };
}
