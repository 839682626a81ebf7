import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultTarget } from '@logferry/testkit';
import type { Fleet } from './fleet.js';
import type { Load } from './load.js';
import type { DatadogStep, ProcessStep, Schedule, StoreStep } from './schedule.js';
import type { Timeline } from './timeline.js';
import type { ChaosApp, World } from './world.js';

export interface InflictDeps {
  readonly world: World;
  readonly fleet: Fleet;
  readonly load: Load;
  readonly timeline: Timeline;
}

/**
 * Goes through the schedule; resolves when every fault of it is over and everything that was taken away is back. Steps
 * that are late, because what went before took longer than drawn, are left out after `ms`.
 */
export async function inflict(schedule: Schedule, ms: number, deps: InflictDeps): Promise<void> {
  const endMs = Date.now() + ms;
  await Promise.all([
    inOrder(schedule.datadog, endMs, (step) => spell(step, deps)),
    inOrder(schedule.processes, endMs, (step) => disturbProcess(step, deps.fleet)),
    inOrder(schedule.stores, endMs, (step) => takeStoreAway(step, deps)),
  ]);
}

async function inOrder<Step extends { readonly pauseMs: number }>(
  steps: readonly Step[],
  endMs: number,
  run: (step: Step) => Promise<void>,
): Promise<void> {
  for (const step of steps) {
    await sleep(step.pauseMs);
    if (Date.now() >= endMs) return;
    await run(step);
  }
}

async function spell(step: DatadogStep, { world, load, timeline }: InflictDeps): Promise<void> {
  const { apps, datadog } = world;
  const app = apps[step.choice % apps.length];
  if (app === undefined) throw new Error('There are no apps');
  const fault = timeline.begin('datadog', `${step.title}, ${nameOf(step, app)}, ${step.forMs} ms`);
  if (step.spell.kind === 'malformed') {
    const meant = apps.flatMap((each, index) => (isMeant(step, app, each) ? [index] : []));
    for (const index of meant) load.malformedApps.add(index);
    await sleep(step.forMs);
    for (const index of meant) load.malformedApps.delete(index);
  } else {
    const target: FaultTarget = { ...whom(step, app), times: step.times };
    const faults = [datadog.script(step.spell, target)];
    // A key that is rejected is so wherever it is shown; in other trouble a look at the key meets the same.
    if (step.times === Number.POSITIVE_INFINITY && step.spell.kind !== 'limit') {
      faults.push(datadog.script(step.spell, { ...target, endpoint: 'validate' }));
    }
    await sleep(step.forMs);
    for (const each of faults) each.stop();
  }
  fault.end();
}

function whom({ target }: DatadogStep, { apiKey, site }: ChaosApp): FaultTarget {
  switch (target) {
    case 'everybody':
      return {};
    case 'one site':
      return { site };
    case 'one key':
      return { key: apiKey };
    default:
      return target satisfies never;
  }
}

function isMeant({ target }: DatadogStep, chosen: ChaosApp, app: ChaosApp): boolean {
  if (target === 'everybody') return true;
  return target === 'one site' ? app.site === chosen.site : app.apiKey === chosen.apiKey;
}

function nameOf({ target }: DatadogStep, { name, site }: ChaosApp): string {
  if (target === 'everybody') return target;
  return target === 'one site' ? `site ${site}` : `the key of ${name}`;
}

async function disturbProcess(step: ProcessStep, fleet: Fleet): Promise<void> {
  if (step.kind === 'roll') await fleet.roll();
  else await fleet.kill(step.process, step.index, step.forMs);
}

async function takeStoreAway({ store, kind, forMs }: StoreStep, { world, timeline }: InflictDeps): Promise<void> {
  const { postgres, redis } = world.product;
  if (redis === null) throw new Error('This product runs without Redis');
  const server = store === 'redis' ? redis : postgres;
  const how = kind === 'kill' ? 'kill -9' : 'shut down';
  const fault = timeline.begin(store, `${how} ${store}, back after ${forMs} ms`, kind === 'kill');
  await (kind === 'kill' ? server.kill9() : server.halt());
  await sleep(forMs);
  await (store === 'redis' ? redis.restart() : postgres.resume());
  fault.end();
}
