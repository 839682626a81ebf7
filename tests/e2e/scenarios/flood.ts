import { newFrameId, postFrame } from '../../support/post-frame.js';
import { waitUntil } from '../../support/wait-until.js';
import { drainUrlAt, frameOf, type TestApp, type World } from '../world.js';

export const LINES_PER_FRAME = 500;

const SENDERS = 4;
/** Ends a flood that nobody ends: 400,000 lines. */
const FRAMES_MAX = 800;
const TRIES_MAX = 100;
const RETRY_WAIT_MS = 50;
/** A killed worker's tickets are taken over after half a minute. */
const ARRIVAL = { timeoutMs: 60_000, everyMs: 200 };

export interface FloodOptions {
  /** Begins each line's number; one per flood. */
  readonly name: string;
  readonly framesMax?: number;
  /** Between a sender's answer and its next frame. */
  readonly pauseMs?: number;
}

/** Numbered lines on their way to an app: which were answered, and what the fake Datadog has seen of them. */
export class Flood {
  /** Lines answered 204: from then on they are ours to keep. */
  acknowledged = 0;
  /** Answers of 500 and above. */
  serverErrors = 0;
  #frames = 0;
  #isOver = false;
  #senders: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly app: TestApp,
    private readonly options: FloodOptions,
  ) {}

  /** Several senders, each as Logplex does it: one frame in flight; without a 2xx the same again, here to the next process. */
  start(): void {
    this.#senders = Promise.all(Array.from({ length: SENDERS }, (_, sender) => this.#send(sender)));
    // A failure is for whoever awaits `finish`, not for the process.
    this.#senders.catch(() => undefined);
  }

  /** Resolves when the last frame is answered; sends no further ones unless all of `framesMax` were asked for. */
  async finish({ early }: { readonly early: boolean }): Promise<void> {
    this.#isOver ||= early;
    await this.#senders;
  }

  /** Lines, those counted again that came again. Known at once, where lines by themselves are looked up one by one. */
  get arrivals(): number {
    return this.world.datadog.received().countersOf(this.app.apiKey).logs;
  }

  /** Lines that have arrived at least once. */
  get arrived(): number {
    const { seen } = this.world.datadog.received();
    let arrived = 0;
    for (let line = 0; line < this.#frames * LINES_PER_FRAME; line++) {
      if (seen.has(`${this.options.name}-${line}`)) arrived++;
    }
    return arrived;
  }

  /** Resolves once every acknowledged line has arrived. */
  async allArrived(): Promise<void> {
    const { acknowledged } = this;
    await waitUntil('all lines arrive', () => this.arrivals >= acknowledged && this.arrived >= acknowledged, ARRIVAL);
  }

  async #send(sender: number): Promise<void> {
    const { framesMax = FRAMES_MAX, pauseMs = 0 } = this.options;
    while (!this.#isOver && this.#frames < framesMax) {
      const first = this.#frames++ * LINES_PER_FRAME;
      const lines = Array.from(
        { length: LINES_PER_FRAME },
        (_, line) => `order stored seq=${this.options.name}-${first + line}`,
      );
      await this.#post(frameOf(...lines), sender);
      this.acknowledged += LINES_PER_FRAME;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async #post(body: Buffer, sender: number): Promise<void> {
    const frameId = newFrameId();
    const { apis } = this.world.product;
    let status = 0;
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const api = apis[(sender + attempt) % apis.length];
      if (api === undefined) throw new Error('no api');
      const url = drainUrlAt(api.url, 'path', this.app.token.token);
      status = await postFrame(url, body, { frameId }).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 204) return;
      if (status >= 500) this.serverErrors++;
      await new Promise((resolve) => setTimeout(resolve, RETRY_WAIT_MS));
    }
    throw new Error(`a frame was refused ${TRIES_MAX} times, the last time with ${status}`);
  }
}
