import { readFileSync } from 'node:fs';
import { PAYLOAD_COMPRESSION } from '@logferry/datadog';
import { ConfigError, createLogger, loadConfig, onShutdown, startHealthServer } from '@logferry/runtime';
import { buildWorker } from './build.js';

try {
  const config = loadConfig(process.env);
  const logger = createLogger({ name: 'worker', level: config.logLevel });
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };

  const worker = buildWorker(config, logger, version);
  const health = await startHealthServer({
    host: config.host,
    port: config.workerPort,
    metrics: worker.metrics,
    checks: worker.checks,
  });
  onShutdown({
    logger,
    steps: [...worker.stopSteps, { name: 'close the probes', deadlineMs: 1_000, run: () => health.close() }],
  });
  await worker.start();
  const queue = config.redisUrl ? 'redis' : 'postgres';
  logger.info({ port: health.port, queue, compression: PAYLOAD_COMPRESSION }, 'worker ready');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
