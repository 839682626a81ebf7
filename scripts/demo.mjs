// Simulated Heroku traffic for a demo tenant; started by `npm start -- --demo`, which keeps it running and stops it.
// DEMO_API_URL: where the api answers. DEMO_ORIGIN: what it is called from outside. DEMO_FILE: what to remember between runs.
import { LogplexSender } from '@logferry/testkit';
import { ApiClient } from './lib/demo/api-client.mjs';
import { recallDemo, rememberDemo } from './lib/demo/memory.mjs';
import { ensureDemoTenant } from './lib/demo/tenant.mjs';
import { createTraffic, DEMO_APPS } from './lib/demo/traffic.mjs';

const {
  DEMO_API_URL: apiUrl = 'http://127.0.0.1:3000',
  DEMO_ORIGIN: origin = apiUrl,
  DEMO_FILE: file = '',
} = process.env;

const memory = await recallDemo(file);
// Before anything is created: a run that is killed in the middle must not lose the password.
await rememberDemo(file, memory);
await ensureDemoTenant(new ApiClient(apiUrl, origin), memory, DEMO_APPS);
await rememberDemo(file, memory);

const streams = DEMO_APPS.flatMap((app) => {
  const drain = memory.drains[app.settings.name];
  if (!drain) return [];
  const sender = new LogplexSender({ url: apiUrl + drain.drainPath, logplexToken: drain.logplexToken });
  return [{ sender, traffic: createTraffic(app, Math.random) }];
});
const timer = setInterval(() => {
  for (const { sender, traffic } of streams) sender.send(traffic(Date.now()));
}, 1_000);
process.once('SIGTERM', () => {
  clearInterval(timer);
  for (const { sender } of streams) sender.close();
});
process.stdout.write(`${JSON.stringify({ event: 'demo ready' })}\n`);
