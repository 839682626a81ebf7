import type { Product, ServerProcess } from '../support/start-product.js';
import type { ProcessKind } from './schedule.js';
import type { Timeline } from './timeline.js';

/** One place of the deployment, whatever process fills it at the moment. */
interface Place {
  readonly kind: ProcessKind;
  readonly index: number;
  process: ServerProcess;
  /** Whether whoever watches the process should be surprised to see it end. */
  isExpectedToRun: boolean;
}

/** What the fleet went through, for the report. */
export interface FleetRecord {
  kills: number;
  rolls: number;
  /** Starts that came to nothing; a store may have been away. They are tried again. */
  failedStarts: number;
  /** Processes that ended and were neither killed nor told to, and those that were told to and had to be killed. */
  readonly surprises: string[];
  /** Those that could not end in order because a store was away. */
  readonly excused: string[];
  stopMsMax: number;
}

/** A process that has not ended so long after SIGTERM is killed; orchestrators wait about as long. */
const STOP_GRACE_MS = 30_000;
/** While a store is away nothing can start; this bounds how long that is tried. */
const START_DEADLINE_MS = 120_000;
const START_RETRY_MS = 500;

/**
 * The api and worker processes as an orchestrator runs them: what ends is started again. Kills and restarts on request.
 */
export class Fleet {
  readonly record: FleetRecord = { kills: 0, rolls: 0, failedStarts: 0, surprises: [], excused: [], stopMsMax: 0 };
  private readonly places: Place[] = [];
  private readonly stopping = new Set<ServerProcess>();
  /** One start at a time: the product names the newest of its processes, and two would be confused. */
  private starting: Promise<unknown> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly product: Product,
    private readonly timeline: Timeline,
  ) {
    for (const [index, process] of product.apis.entries()) this.occupy('api', index, process);
    for (const [index, process] of product.workers.entries()) this.occupy('worker', index, process);
  }

  /** Origins of the apis that should be taking connections. */
  apiUrls(): string[] {
    return this.running('api').map(({ url }) => url);
  }

  running(kind: ProcessKind): ServerProcess[] {
    return this.places
      .filter((place) => place.kind === kind && place.isExpectedToRun && place.process.isRunning())
      .map(({ process }) => process);
  }

  /** Kills one with SIGKILL and starts another in its place `afterMs` later; resolves when that one is ready. */
  async kill(kind: ProcessKind, index: number, afterMs: number): Promise<void> {
    const place = this.place(kind, index);
    if (!place.isExpectedToRun) return; // it has ended by itself, and is being replaced already
    const fault = this.timeline.begin(kind, `kill -9 ${place.process.name}, back after ${afterMs} ms`, true);
    place.isExpectedToRun = false;
    this.record.kills += 1;
    await place.process.kill9();
    await sleep(afterMs);
    await this.fill(place);
    fault.end();
  }

  /** Restarts every process in turn with SIGTERM, each when the one before is ready. */
  async roll(): Promise<void> {
    this.record.rolls += 1;
    for (const place of this.places) {
      const fault = this.timeline.begin(place.kind, `SIGTERM ${place.process.name}`);
      const startedMs = Date.now();
      // Still among those that take connections: it is the process's own task to refuse them.
      this.stopping.add(place.process);
      const code = await place.process.stop(STOP_GRACE_MS);
      place.isExpectedToRun = false;
      this.record.stopMsMax = Math.max(this.record.stopMsMax, Date.now() - startedMs);
      if (code !== 0) {
        fault.isLossy();
        const how = code === null ? `did not end within ${STOP_GRACE_MS} ms` : `ended with ${code}`;
        const isExcused = this.timeline.isTroubled(startedMs, ['redis', 'postgres'], STOP_GRACE_MS);
        const list = isExcused && code !== null ? this.record.excused : this.record.surprises;
        list.push(`${place.process.name} ${how} when told to stop:\n${place.process.log().slice(-1500)}`);
      }
      await this.fill(place);
      fault.end();
    }
  }

  /** From now on what ends stays ended. */
  dismiss(): void {
    this.isOver = true;
  }

  private occupy(kind: ProcessKind, index: number, process: ServerProcess): void {
    const place: Place = { kind, index, process, isExpectedToRun: true };
    this.places.push(place);
    this.watch(place);
  }

  private watch(place: Place): void {
    const { process } = place;
    void process.ended.then((code) => {
      if (this.isOver || !place.isExpectedToRun || place.process !== process || this.stopping.has(process)) return;
      this.record.surprises.push(`${process.name} ended with ${code} by itself:\n${process.log().slice(-1500)}`);
      place.isExpectedToRun = false;
      const fault = this.timeline.begin(place.kind, `${process.name} ended by itself`, true);
      this.fill(place).then(fault.end, (error: unknown) => this.record.surprises.push(String(error)));
    });
  }

  /** Starts processes until one is ready. */
  private async fill(place: Place): Promise<void> {
    const next = this.starting.then(() => this.start(place));
    this.starting = next.catch(() => undefined);
    await next;
  }

  private async start(place: Place): Promise<void> {
    const giveUpMs = Date.now() + START_DEADLINE_MS;
    const { product } = this;
    for (;;) {
      try {
        place.process = await (place.kind === 'api' ? product.startApi() : product.startWorker());
        place.isExpectedToRun = true;
        this.watch(place);
        return;
      } catch (error) {
        this.record.failedStarts += 1;
        await (place.kind === 'api' ? product.apis : product.workers).at(-1)?.kill9();
        if (Date.now() > giveUpMs) throw error;
        await sleep(START_RETRY_MS);
      }
    }
  }

  private place(kind: ProcessKind, index: number): Place {
    const place = this.places.find((each) => each.kind === kind && each.index === index);
    if (place === undefined) throw new Error(`There is no ${kind} ${index}`);
    return place;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
