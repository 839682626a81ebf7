import { DeadlineError, withDeadline } from './deadline.js';

/** Below the interval and timeout that orchestrators commonly probe with. */
const READINESS_TIMEOUT_MS = 2_000;

/** What must be reachable before traffic is welcome, by name. A check rejects when it is not. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

export interface Readiness {
  readonly status: 'ready' | 'unavailable';
  /** Only a word per check: the reason goes to our logs, not to whoever probes. */
  readonly checks: Readonly<Record<string, 'ok' | 'failed' | 'timeout'>>;
}

/** Runs all checks at once; answers within `timeoutMs` and never rejects. */
export async function checkReadiness(checks: ReadinessChecks, timeoutMs = READINESS_TIMEOUT_MS): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check, timeoutMs)] as const),
  );
  const isReady = results.every(([, result]) => result === 'ok');
  return { status: isReady ? 'ready' : 'unavailable', checks: Object.fromEntries(results) };
}

async function runCheck(check: () => Promise<unknown>, timeoutMs: number): Promise<'ok' | 'failed' | 'timeout'> {
  try {
    await withDeadline(check(), timeoutMs);
    return 'ok';
  } catch (error) {
    return error instanceof DeadlineError ? 'timeout' : 'failed';
  }
}
