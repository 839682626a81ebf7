import { expect, test } from '@jest/globals';
import { runCommand } from './run-command.mjs';

const DEADLINE_MS = 10_000;

test('ends all that a command has started when its signal comes', async () => {
  const stop = new AbortController();
  // A command that starts another, says which, and waits for it.
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  setTimeout(() => stop.abort(), 1_000);
  const { code, output } = await runCommand(process.execPath, ['-e', script], { signal: stop.signal });
  expect(code).toBe(128);
  const started = Number(output.trim());
  expect(started).toBeGreaterThan(0);
  const deadline = Date.now() + DEADLINE_MS;
  while (isRunning(started)) {
    if (Date.now() > deadline) throw new Error(`${started} is still running`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
