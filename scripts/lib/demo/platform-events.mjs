import { apiLine, appLine, overflowLine, systemLine } from './heroku-line.mjs';

/**
 * `log-runtime-metrics` of one dyno, two lines about every 20 s.
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 * @param {string} dyno
 */
export function dynoMetrics(chance, nowMs, dyno) {
  const source = `source=${dyno} dyno=heroku.61120934.${chance.uuid()}`;
  const load = (chance.whole(5, 90) / 100).toFixed(2);
  const rss = chance.whole(24_000, 41_000) / 100;
  return [
    systemLine(nowMs, dyno, `${source} sample#load_avg_1m=${load} sample#load_avg_5m=${load} sample#load_avg_15m=0.22`),
    systemLine(
      nowMs,
      dyno,
      `${source} sample#memory_total=${(rss + 21.15).toFixed(2)}MB sample#memory_rss=${rss.toFixed(2)}MB sample#memory_cache=21.15MB sample#memory_swap=0.00MB sample#memory_pgpgin=120331pages sample#memory_pgpgout=46120pages sample#memory_quota=512.00MB`,
    ),
  ];
}

/**
 * A release and the restart of every dyno that follows it.
 * @param {number} nowMs
 * @param {readonly string[]} dynos
 * @param {number} release
 */
export function deploy(nowMs, dynos, release) {
  const commit = (0x7c1e09af + release).toString(16);
  const lines = [
    apiLine(nowMs, 'Build started by user dana@example.com'),
    apiLine(nowMs + 1, `Deploy ${commit} by user dana@example.com`),
    apiLine(nowMs + 1, `Release v${release} created by user dana@example.com`),
    apiLine(nowMs + 2, 'Build succeeded'),
  ];
  dynos.forEach((dyno, i) => {
    const at = nowMs + 10 + i;
    lines.push(
      systemLine(at, dyno, 'Restarting'),
      systemLine(at, dyno, 'State changed from up to starting'),
      systemLine(at, dyno, 'Stopping all processes with SIGTERM'),
      systemLine(at, dyno, 'Process exited with status 143'),
      systemLine(at, dyno, 'Starting process with command `bin/start`'),
      appLine(at, dyno, `booted release v${release}`),
      systemLine(at, dyno, 'State changed from starting to up'),
    );
  });
  return lines;
}

/**
 * One run of Heroku Scheduler, whose dyno has a random number.
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 */
export function scheduledRun(chance, nowMs) {
  const dyno = `scheduler.${chance.whole(1_000, 9_999)}`;
  const command = 'Starting process with command `bin/nightly-report`';
  return [
    apiLine(nowMs, `${command} by user scheduler@addons.heroku.com`),
    systemLine(nowMs + 1, dyno, command),
    systemLine(nowMs + 2, dyno, 'State changed from starting to up'),
    appLine(nowMs + 3, dyno, `report done rows=${chance.whole(10, 900)}`),
    systemLine(nowMs + 4, dyno, 'Process exited with status 0'),
    systemLine(nowMs + 4, dyno, 'State changed from up to complete'),
  ];
}

/**
 * @param {import('./chance.mjs').Chance} chance
 * @param {number} nowMs
 */
export function overflow(chance, nowMs) {
  return overflowLine(nowMs, chance.whole(5, 80), nowMs - chance.whole(5_000, 20_000));
}
