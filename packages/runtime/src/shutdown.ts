import { withDeadline } from './deadline.js';
import type { Logger } from './logger.js';

export interface ShutdownStep {
  readonly name: string;
  readonly deadlineMs: number;
  run(): Promise<unknown> | unknown;
}

export interface ShutdownOptions {
  readonly logger: Logger;
  /** Run one after the other, in this order: stop what lets work in first, close what the work needs last. */
  readonly steps: readonly ShutdownStep[];
  /** Where signals come from and where the exit goes; the process unless a test says otherwise. */
  readonly process?: ShutdownProcess;
  readonly now?: () => number;
}

/** The part of `process` that shutting down uses. */
interface ShutdownProcess {
  on(signal: ShutdownSignal, listener: () => void): unknown;
  exit(code: number): unknown;
}

type ShutdownSignal = 'SIGTERM' | 'SIGINT';
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const; // 128 + the signal's number, as shells report it

/**
 * One Ctrl-C reaches a process twice: from the terminal, and again from the npm or supervisor above it. A further signal
 * within this time is taken for the same request.
 */
const ECHO_WINDOW_MS = 1_000;

/**
 * Ends the process in order on SIGTERM or SIGINT: each step gets its own deadline, a step that fails or is late is logged
 * and the next one runs. Exits 0, or 1 when a step failed. A second signal exits at once.
 * Returns a function that begins the same shutdown without a signal; it resolves when the steps have run.
 */
export function onShutdown(options: ShutdownOptions): (reason: string) => Promise<void> {
  const target = options.process ?? process;
  const now = options.now ?? Date.now;
  let begun: Promise<void> | undefined;
  let begunAtMs = 0;

  const begin = (reason: string): Promise<void> => {
    if (begun === undefined) {
      begunAtMs = now();
      begun = runSteps(options, reason).then((exitCode) => {
        target.exit(exitCode);
      });
    }
    return begun;
  };
  const onSignal = (signal: ShutdownSignal): void => {
    if (begun !== undefined && now() - begunAtMs >= ECHO_WINDOW_MS) {
      options.logger.warn({ signal }, 'second signal: exiting at once');
      target.exit(EXIT_CODES[signal]);
      return;
    }
    void begin(signal);
  };
  target.on('SIGTERM', () => onSignal('SIGTERM'));
  target.on('SIGINT', () => onSignal('SIGINT'));
  return begin;
}

async function runSteps({ logger, steps }: ShutdownOptions, reason: string): Promise<number> {
  logger.info({ reason }, 'shutting down');
  let exitCode = 0;
  for (const step of steps) {
    try {
      // The async wrapper turns a step that throws at once into a rejection.
      await withDeadline(
        (async () => {
          await step.run();
        })(),
        step.deadlineMs,
      );
    } catch (err) {
      exitCode = 1;
      logger.error({ err, step: step.name }, 'a shutdown step failed');
    }
  }
  logger.info({ exitCode }, 'shut down');
  return exitCode;
}
