// How fast bodies of 100 lines of about 260 bytes are cut and parsed. Run after a build: npm run bench -w @logferry/logplex
import { performance } from 'node:perf_hooks';
import { buildFrame, countPieces, parseFrame, parseTimestampMs } from '../dist/index.js';

const LINES = 100;
const ROUND_MS = 700;
const ROUNDS = 5;
const TIMESTAMP = '2026-03-04T09:15:02.204117+00:00';

const asciiBody = bodyOf(
  'checkout order=8812 total=19.90 currency=EUR customer=c_5521 items=3 warehouse=ams-2 carrier=postnl',
);
const mixedBody = bodyOf(
  'checkout order=8812 café crème total=19.90 € customer=c_5521 items=3 warehouse=ams-2 carrier=postnl',
);

measure('countPieces', asciiBody, () => countPieces(asciiBody, 'logplex'));
measure('parseFrame, ASCII', asciiBody, () => parseFrame(asciiBody, 'logplex').messages.length);
measure('parseFrame, one line in ten not ASCII', mixedBody, () => parseFrame(mixedBody, 'logplex').messages.length);
measure('parseFrame and parseTimestampMs, ASCII', asciiBody, () => {
  let sum = 0;
  for (const message of parseFrame(asciiBody, 'logplex').messages) sum += parseTimestampMs(message.timestamp);
  return sum;
});
measure('parseTimestampMs alone', asciiBody, () => {
  let sum = 0;
  for (let i = 0; i < LINES; i++) sum += parseTimestampMs(TIMESTAMP);
  return sum;
});
measure('Date.parse alone, for comparison', asciiBody, () => {
  let sum = 0;
  for (let i = 0; i < LINES; i++) sum += Date.parse(TIMESTAMP);
  return sum;
});

function bodyOf(special) {
  const messages = [];
  for (let i = 0; i < LINES; i++) {
    const isRouter = i % 2 === 0;
    const isSpecial = i % 10 === 1;
    messages.push({
      priority: isRouter ? 158 : 190,
      timestamp: TIMESTAMP,
      appname: isRouter ? 'heroku' : 'app',
      procid: isRouter ? 'router' : `web.${(i % 7) + 1}`,
      text: isRouter
        ? `at=info method=GET path="/orders/${i}?page=2" host=shop.example.com request_id=4c8e3a0e-6d0b-7f19-93a5-2f6f2f0d9b11 fwd="203.0.113.9" dyno=web.2 connect=0ms service=21ms status=200 bytes=512\n`
        : `${isSpecial ? special : 'method=GET path=/orders format=html controller=OrdersController action=index status=200 duration=18.3'} view=9.12 db=4.41 allocations=10421 request_id=4c8e3a0e-6d0b-7f19-93a5-${i}\n`,
    });
  }
  return buildFrame(messages);
}

/** Lines per second of processor time (all threads, garbage collection included), best of the rounds. */
function measure(name, body, run) {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    const cpuBefore = cpuMicroseconds();
    let bodies = 0;
    while (performance.now() - startedAt < ROUND_MS) {
      for (let i = 0; i < 20; i++) run();
      bodies += 20;
    }
    best = Math.max(best, (bodies * LINES) / ((cpuMicroseconds() - cpuBefore) / 1e6));
  }
  const millions = (best / 1e6).toFixed(2);
  console.log(`${name.padEnd(42)} ${millions.padStart(7)} M lines/s  (${Math.round(body.length / LINES)} B a line)`);
}

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
