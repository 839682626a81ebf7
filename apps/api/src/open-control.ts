import { join } from 'node:path';
import { siteCatalog } from '@logferry/datadog';
import { hashToken, Keyring } from '@logferry/db';
import { JobQueue, type PubSub, RateLimits } from '@logferry/queue';
import type { Config } from '@logferry/runtime';
import type { ControlPorts } from './control-ports.js';
import { herokuPorts } from './heroku/heroku-ports.js';
import { herokuOauth } from './heroku-connection/heroku-oauth.js';
import { createInvalidations } from './invalidation/invalidations.js';
import { createMailer } from './mail/mailer.js';
import { Outbound } from './outbound/outbound.js';
import { quotaDefaultsOf } from './quota-defaults.js';

export type SharedPorts = Pick<ControlPorts, 'database' | 'logger' | 'ledger' | 'streams'> & {
  readonly queue: ControlPorts['queue'] & { readonly pubSub: PubSub };
};

/** What the control plane needs beside what it shares with the data plane; `close` ends that again. */
export async function openControl(
  config: Config,
  shared: SharedPorts,
): Promise<{ readonly ports: ControlPorts; close(): Promise<void> }> {
  const { database, logger, ledger, queue, streams } = shared;
  const { redisUrl, databaseUrl, publicUrl, sessionSecret } = config;
  const mailer = createMailer({
    smtpUrl: config.smtpUrl,
    from: config.mailFrom,
    outboxDir: join(config.dataDir, 'outbox'),
    isLinkShown: config.nodeEnv !== 'production',
    logger,
  });
  const onError = (err: Error) => logger.warn({ err }, 'the queue of background work has trouble');
  const jobs = new JobQueue({ redisUrl, databaseUrl, onError });
  await jobs.open();
  const requestLimits = new RateLimits({
    redisUrl,
    max: config.apiRequestsPerMinuteMax,
    windowSeconds: 60,
    onError: (err) => logger.warn({ err }, 'counting requests has trouble'),
  });
  await requestLimits.open();
  const ports: ControlPorts = {
    database,
    queue,
    jobs,
    requestLimits,
    mailer,
    ledger,
    logger,
    publicUrl,
    sessionSecret,
    operatorTokenHash: config.operatorToken === undefined ? null : hashToken(config.operatorToken),
    outbound: new Outbound({ extraOrigins: config.webhookOriginsExtra }),
    keyring: Keyring.parse(config.encryptionKeys),
    sites: siteCatalog(config.datadogSitesExtra),
    invalidations: createInvalidations(queue.pubSub),
    quotaDefaults: quotaDefaultsOf(config),
    streams,
    heroku: herokuPorts(config),
    herokuOauth: herokuOauth(config),
    now: () => new Date(),
  };
  return {
    ports,
    close: async () => {
      await Promise.allSettled([mailer.close(), jobs.close()]);
      requestLimits.close();
    },
  };
}
