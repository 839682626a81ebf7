const DEADLINE_MS = 20_000;

/** One server-sent event, its data read as JSON. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Reads the events of an answer as they come (WHATWG HTML, 9.2.6, as far as our own streams go). */
export class EventReader {
  /** All that came so far. */
  readonly events: ServerEvent[] = [];
  /** Resolves once the answer is over, whoever ended it. */
  readonly ended: Promise<void>;
  #wake: (() => void)[] = [];
  #isOver = false;

  /** @param abort ends the request */
  constructor(
    response: Response,
    private readonly abort: AbortController,
  ) {
    this.ended = this.#read(response);
  }

  /** The data of the first event of this name for which `matches` holds, however long ago it came. Rejects when none comes in time. */
  async first<Data>(name: string, matches: (data: Data) => boolean = () => true): Promise<Data> {
    const deadlineMs = Date.now() + DEADLINE_MS;
    for (let index = 0; ; index++) {
      while (index >= this.events.length) {
        if (this.#isOver || Date.now() > deadlineMs) throw new Error(`no such ${name}: ${this.#summary()}`);
        await this.#more(deadlineMs - Date.now());
      }
      const event = this.events[index];
      // The shape is the caller's claim: a test that claims wrongly fails on what it then reads.
      if (event?.name === name && matches(event.data as Data)) return event.data as Data;
    }
  }

  /** The data of all events of this name so far. */
  all<Data>(name: string): Data[] {
    return this.events.filter((event) => event.name === name).map((event) => event.data as Data);
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  #summary(): string {
    return `after ${this.events.map(({ name }) => name).join(' ')}${this.#isOver ? ', the end' : ''}`;
  }

  #more(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of response.body ?? []) {
        text += decoder.decode(bytes, { stream: true });
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) this.#take(part);
        this.#awaken();
      }
    } catch {
      // Aborted, or cut off: over in either case.
    }
    this.#isOver = true;
    this.#awaken();
  }

  #take(part: string): void {
    const fields = new Map(
      part.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
    );
    const name = fields.get('event');
    if (name !== undefined) this.events.push({ name, data: JSON.parse(fields.get('data') ?? 'null') });
  }

  #awaken(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
