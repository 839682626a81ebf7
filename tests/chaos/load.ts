import type { MessageInput } from '@logferry/logplex';
import { LogplexSender, type PostEnd } from '@logferry/testkit';
import { seededRandom } from '../support/seeded-random.js';
import type { Oracle } from './oracle.js';

/** A drain of one app: a few Logplex nodes send to it. */
export interface Drain {
  readonly appIndex: number;
  readonly url: string;
  readonly logplexToken: string;
}

export interface LoadOptions {
  readonly drains: readonly Drain[];
  readonly oracle: Oracle;
  readonly linesPerSecond: number;
  readonly seed: number;
}

/** An answer that was no 2xx. */
export interface Refusal {
  readonly atMs: number;
  /** null: none came. */
  readonly status: number | null;
}

/** A drain is served by several nodes of Logplex, each with a connection and frames of its own. */
const NODES_PER_DRAIN = 2;
const TICK_MS = 100;
/** Now and then an app says a lot at once: frames then fill up to Logplex's limits. */
const BURST_CHANCE = 0.02;
const BURST_LINES = 400;
/**
 * How often each app writes what takes several lines, traces and long lines in turn. Joining looks back 5 s at most, so that
 * two traces never meet, whatever becomes of the frames between them.
 */
const SEVERAL_EVERY_MS = 6_000;
/** Among the lines of a calm time one of so many is malformed; of a spell one of `SPELL_MALFORMED_EVERY`. */
const MALFORMED_EVERY = 5_000;
const SPELL_MALFORMED_EVERY = 150;
/** Bounds what the report can grow to. */
const REFUSALS_MAX = 200_000;

interface Node {
  readonly appIndex: number;
  readonly sender: LogplexSender;
  /** Fractions of lines not yet due. */
  dueLines: number;
  /** Lines in several: only one node of each drain has them, as two would bring them in no order. Infinity: none. */
  severalAtMs: number;
  severalCount: number;
  /** The rest of them, for the next tick: often another POST. */
  rest: MessageInput[];
}

/** A steady load of all drains, as Logplex brings it, with the oracle told of every line and every acknowledgement. */
export class Load {
  readonly refusals: Refusal[] = [];
  /** Apps whose lines are malformed now and then; all others have them rarely. */
  readonly malformedApps = new Set<number>();
  private readonly nodes: Node[];
  private readonly random: () => number;
  private timer: NodeJS.Timeout | undefined;
  private lastTickMs = 0;

  constructor(private readonly options: LoadOptions) {
    this.random = seededRandom(options.seed + 1);
    this.nodes = options.drains.flatMap(({ appIndex, url, logplexToken }) =>
      Array.from({ length: NODES_PER_DRAIN }, (_, node) => ({
        appIndex,
        sender: new LogplexSender({ url, logplexToken, onPost: (post) => this.ended(post) }),
        dueLines: 0,
        severalAtMs: node === 0 ? 0 : Number.POSITIVE_INFINITY,
        severalCount: 0,
        rest: [],
      })),
    );
  }

  start(): void {
    this.lastTickMs = Date.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Stops giving the senders lines; resolves when they have sent or given up what they had. */
  async finish(): Promise<void> {
    clearInterval(this.timer);
    for (const node of this.nodes) if (node.rest.length > 0) node.sender.send(node.rest.splice(0));
    await Promise.all(this.nodes.map(({ sender }) => sender.idle()));
  }

  /** Ends the connections, whatever is still on its way. */
  close(): void {
    clearInterval(this.timer);
    for (const { sender } of this.nodes) sender.close();
  }

  /** One fresh line to every app. */
  sendFresh(): MessageInput[] {
    const lines: MessageInput[] = [];
    for (const [index, { appIndex, sender }] of this.nodes.entries()) {
      if (index % NODES_PER_DRAIN !== 0) continue;
      const line = this.options.oracle.issue(appIndex, 'plain');
      lines.push(line);
      sender.send([line]);
    }
    return lines;
  }

  /** Sums over all senders. */
  get totals(): {
    readonly posts: number;
    readonly retries: number;
    readonly givenUp: number;
    readonly notices: number;
    readonly byStatus: Readonly<Record<string, number>>;
  } {
    const byStatus: Record<string, number> = {};
    let posts = 0;
    let retries = 0;
    let givenUp = 0;
    let notices = 0;
    for (const { sender } of this.nodes) {
      const { stats } = sender;
      posts += stats.posts;
      retries += stats.retries;
      givenUp += stats.refusedMessages + stats.exhaustedMessages + stats.overflowedMessages;
      notices += stats.l10Sent;
      for (const [name, count] of Object.entries(stats.byStatus)) byStatus[name] = (byStatus[name] ?? 0) + count;
    }
    return { posts, retries, givenUp, notices, byStatus };
  }

  /** L10 notices that were acknowledged, by app. */
  noticesOf(appIndex: number): number {
    let notices = 0;
    for (const node of this.nodes) if (node.appIndex === appIndex) notices += node.sender.stats.l10Sent;
    return notices;
  }

  private tick(): void {
    const nowMs = Date.now();
    const elapsedMs = Math.min(nowMs - this.lastTickMs, 10 * TICK_MS);
    this.lastTickMs = nowMs;
    const linesPerNode = (this.options.linesPerSecond / this.nodes.length) * (elapsedMs / 1_000);
    for (const node of this.nodes) {
      node.dueLines += linesPerNode * 2 * this.random();
      const burst = this.random() < BURST_CHANCE / this.nodes.length ? BURST_LINES : 0;
      const count = Math.floor(node.dueLines) + burst;
      node.dueLines -= count - burst;
      const lines = Array.from({ length: count }, () => this.line(node.appIndex));
      lines.push(...this.linesInSeveral(node, nowMs));
      if (lines.length > 0) node.sender.send(lines);
    }
  }

  private linesInSeveral(node: Node, nowMs: number): MessageInput[] {
    const { rest } = node;
    node.rest = [];
    if (nowMs < node.severalAtMs) return rest;
    node.severalAtMs = nowMs + SEVERAL_EVERY_MS * (1 + this.random());
    const what = node.severalCount++ % 2 === 0 ? 'trace' : 'long line';
    const lines = this.options.oracle.issueSeveral(node.appIndex, what);
    node.rest = lines.splice(1 + Math.floor(this.random() * lines.length));
    return [...rest, ...lines];
  }

  private line(appIndex: number): MessageInput {
    const every = this.malformedApps.has(appIndex) ? SPELL_MALFORMED_EVERY : MALFORMED_EVERY;
    return this.options.oracle.issue(appIndex, this.random() < 1 / every ? 'malformed' : 'plain');
  }

  private ended({ status, messages }: PostEnd): void {
    if (status !== null && status >= 200 && status < 300) this.options.oracle.acknowledge(messages);
    else if (this.refusals.length < REFUSALS_MAX) this.refusals.push({ atMs: Date.now(), status });
  }
}
