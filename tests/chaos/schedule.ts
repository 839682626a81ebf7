import type { Fault } from '@logferry/testkit';
import { seededRandom } from '../support/seeded-random.js';

/** Whom a spell of trouble at Datadog concerns. */
export type SpellTarget = 'everybody' | 'one site' | 'one key';

/** What the fake Datadog does for a while; `malformed`: senders' apps log lines that it refuses with 400. */
export type Spell = Fault | { readonly kind: 'malformed' };

export interface DatadogStep {
  readonly title: string;
  readonly spell: Spell;
  readonly target: SpellTarget;
  /** Which of the sites or keys. */
  readonly choice: number;
  /** How many requests it meets at most. */
  readonly times: number;
  readonly pauseMs: number;
  readonly forMs: number;
}

export type ProcessKind = 'api' | 'worker';

export interface ProcessStep {
  readonly kind: 'kill' | 'roll';
  /** With `kill`: whom. */
  readonly process: ProcessKind;
  readonly index: number;
  readonly pauseMs: number;
  /** With `kill`: how long it stays away. */
  readonly forMs: number;
}

export interface StoreStep {
  readonly store: 'redis' | 'postgres';
  readonly kind: 'kill' | 'halt';
  readonly pauseMs: number;
  readonly forMs: number;
}

/** Three courses of faults that run at the same time, each one step after another. */
export interface Schedule {
  readonly datadog: readonly DatadogStep[];
  readonly processes: readonly ProcessStep[];
  readonly stores: readonly StoreStep[];
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly ms: number;
  /** Without them: nothing is killed, and the ledger must balance exactly. */
  readonly hasKills: boolean;
}

const REDIS_GONE_MS = 10_000;
const POSTGRES_GONE_MS = 30_000;
/** Where a step's own time is not known beforehand: to boot a process, to load a store's files. */
const BOOT_MS = 3_000;
const ROLL_MS = 16_000;

const RATE_LIMITED: Fault = { kind: 'status', status: 429, headers: { 'Retry-After': '2', 'X-RateLimit-Reset': '2' } };
const status = (code: number): Fault => ({ kind: 'status', status: code });

/** Every way in which the intake misbehaves, each with how many requests it meets at most. */
const SPELLS: readonly { readonly title: string; readonly spell: Spell; readonly times?: number }[] = [
  { title: '400 for what is in the log', spell: { kind: 'malformed' } },
  { title: '403', spell: status(403) },
  { title: '408', spell: status(408) },
  { title: '413 above 30 kB', spell: { kind: 'limit', bytesMax: 30_000 } },
  { title: '429', spell: RATE_LIMITED },
  { title: '500', spell: status(500) },
  { title: '503', spell: status(503) },
  { title: 'hang', spell: { kind: 'hang' } },
  { title: 'reset in mid-body', spell: { kind: 'reset' } },
  { title: 'slow to read', spell: { kind: 'slow', delayMs: 2_000 } },
  { title: '202, then closed', spell: { kind: 'broken_body' } },
  // What is sent again after this is a duplicate nobody can help, so it meets few.
  { title: 'taken, answer lost', spell: { kind: 'lost_answer' }, times: 2 },
];

/** The same schedule for the same options. Each kind comes once before any comes again; a short run has room for some only. */
export function drawSchedule({ seed, ms, hasKills }: ScheduleOptions): Schedule {
  const draw = new Draw(seed);
  return {
    datadog: draw.course(ms, () => draw.shuffled(SPELLS).map((spell) => datadogStep(draw, spell)), stepMs),
    processes: draw.course(
      ms,
      () => draw.shuffled(processSteps(draw, hasKills)),
      (step) => step.pauseMs + (step.kind === 'roll' ? ROLL_MS : step.forMs + BOOT_MS),
    ),
    stores: draw.course(ms, () => draw.shuffled(storeSteps(draw, hasKills)), stepMs),
  };
}

function stepMs(step: { readonly pauseMs: number; readonly forMs: number }): number {
  return step.pauseMs + step.forMs;
}

function datadogStep(draw: Draw, { title, spell, times }: (typeof SPELLS)[number]): DatadogStep {
  // A rejected key is one destination's matter; the rest may befall anybody.
  const isRejection = spell.kind === 'status' && spell.status === 403;
  return {
    title,
    spell,
    target: isRejection ? 'one key' : draw.pick(['everybody', 'one site', 'one key', 'one key']),
    choice: draw.below(1_000),
    times: times ?? Number.POSITIVE_INFINITY,
    pauseMs: draw.between(300, 2_000),
    forMs: isRejection ? draw.between(5_000, 9_000) : draw.between(2_000, 6_000),
  };
}

function processSteps(draw: Draw, hasKills: boolean): ProcessStep[] {
  const steps: ProcessStep[] = [
    { kind: 'roll', process: 'api', index: 0, pauseMs: draw.between(1_000, 5_000), forMs: 0 },
  ];
  if (!hasKills) return steps;
  for (const process of ['api', 'worker'] as const) {
    for (const index of [0, 1]) {
      steps.push({
        kind: 'kill',
        process,
        index,
        pauseMs: draw.between(1_000, 5_000),
        forMs: draw.between(500, 4_000),
      });
    }
  }
  return steps;
}

function storeSteps(draw: Draw, hasKills: boolean): StoreStep[] {
  const steps: StoreStep[] = [
    { store: 'redis', kind: 'halt', pauseMs: draw.between(3_000, 8_000), forMs: REDIS_GONE_MS },
    { store: 'postgres', kind: 'halt', pauseMs: draw.between(3_000, 8_000), forMs: POSTGRES_GONE_MS },
  ];
  if (!hasKills) return steps;
  for (const store of ['redis', 'postgres'] as const) {
    steps.push({ store, kind: 'kill', pauseMs: draw.between(3_000, 8_000), forMs: draw.between(200, 3_000) });
  }
  return steps;
}

/** Everything that is left to chance, from one seed. */
class Draw {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(max: number): number {
    return Math.floor(this.random() * max);
  }

  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('Nothing to pick from');
    return choice;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    const shuffled: T[] = [];
    while (left.length > 0) shuffled.push(...left.splice(this.below(left.length), 1));
    return shuffled;
  }

  /** Steps from one deck after another, as long as they fit in. A step too long for what is left gives way to shorter ones. */
  course<T>(ms: number, deck: () => readonly T[], msOf: (step: T) => number): T[] {
    const steps: T[] = [];
    let leftMs = ms;
    for (;;) {
      const fitting: T[] = [];
      for (const step of deck()) {
        if (msOf(step) > leftMs) continue;
        leftMs -= msOf(step);
        fitting.push(step);
      }
      if (fitting.length === 0) return steps;
      steps.push(...fitting);
    }
  }
}
