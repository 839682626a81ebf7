import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import type { StoreKind } from '../support/start-product.js';
import { hasFailed } from './scenario-test.js';
import { describeDatabaseOutage } from './scenarios/database-outage.js';
import { describeDatadogClients } from './scenarios/datadog-clients.js';
import { describeDeadLetters } from './scenarios/dead-letters.js';
import { describeDeletedTenant } from './scenarios/deleted-tenant.js';
import { describeDrainForms } from './scenarios/drain-forms.js';
import { describeGeneratedClient } from './scenarios/generated-client.js';
import { describeHerokuAddon } from './scenarios/heroku-addon.js';
import { describeKeyRotation } from './scenarios/key-rotation.js';
import { describeLineTable } from './scenarios/line-table.js';
import { describeLiveTail } from './scenarios/live-tail.js';
import { describeLogShuttle } from './scenarios/log-shuttle.js';
import { describeLoss } from './scenarios/loss.js';
import { describeMainJob } from './scenarios/main-job.js';
import { describeMetrics } from './scenarios/metrics.js';
import { describeOtlp } from './scenarios/otlp.js';
import { describeOverQuota } from './scenarios/over-quota.js';
import { describeQuietLogs } from './scenarios/quiet-logs.js';
import { describeRefusals } from './scenarios/refusals.js';
import { describeRejectedKey } from './scenarios/rejected-key.js';
import { describeRestartMark } from './scenarios/restart-mark.js';
import { describeRollingRestart } from './scenarios/rolling-restart.js';
import { describeRules } from './scenarios/rules.js';
import { describeStoreOutage } from './scenarios/store-outage.js';
import { describeTestLog } from './scenarios/test-log.js';
import { describeWholeMessages } from './scenarios/whole-messages.js';
import { startWorld, type World } from './world.js';

const START_TIMEOUT_MS = 180_000;

/** Every scenario against the whole product on one store. One product serves them all: two apis, a worker, a fake Datadog. */
export function describeProduct(store: StoreKind): void {
  jest.setTimeout(90_000);

  describe(`the product on ${store}`, () => {
    let world: World | undefined;
    const get = (): World => {
      if (world === undefined) throw new Error('the product did not start');
      return world;
    };

    beforeAll(async () => {
      world = await startWorld(store);
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      await world?.stop({ keepLogs: hasFailed() });
    });

    describeMainJob(get);
    describeWholeMessages(get);
    describeDrainForms(get);
    describeLineTable(get);
    describeLogShuttle(get);
    describeDatadogClients(get);
    describeOtlp(get);
    describeHerokuAddon(get);
    describeRefusals(get);
    describeGeneratedClient(get);
    describeTestLog(get);
    describeRules(get);
    describeLiveTail(get);
    describeDeletedTenant(get);
    describeMetrics(get);
    // Before a worker is killed: a kill may cost up to a second of counts, and this looks at the ledger to the line.
    describeRejectedKey(get);
    describeDeadLetters(get);
    describeRestartMark(get);
    describeLoss(get);
    describeRollingRestart(get);
    describeKeyRotation(get);
    describeOverQuota(get);
    describeStoreOutage(get, store);
    describeDatabaseOutage(get, store);
    // Last: it reads what all the others made the processes write.
    describeQuietLogs(get);
  });
}
