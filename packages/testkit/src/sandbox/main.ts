// The sandbox as a process. SANDBOX_PORT: 0 or nothing for a free port. SANDBOX_WATCH_STDIN=1: end when standard input
// closes, so that it does not outlive a parent that was killed. Prints one line of JSON on standard output when ready.
import { startSandbox } from './sandbox.js';

const PORT_MAX = 65_535;

async function main(): Promise<void> {
  const port = Number(process.env.SANDBOX_PORT ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) throw new Error('SANDBOX_PORT must be a port number');
  const sandbox = await startSandbox(port);
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    sandbox.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (process.env.SANDBOX_WATCH_STDIN === '1') {
    process.stdin.once('end', end).once('close', end).once('error', end).resume();
  }
  process.stdout.write(`${JSON.stringify({ event: 'sandbox ready', site: sandbox.site() })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
