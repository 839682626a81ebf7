import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** All our own metrics start with this; Node's and the process's keep prom-client's names. */
const PREFIX = 'logferry_';

/**
 * A Prometheus registry of one process. Label values must come from a closed list (a route pattern, a reason, a site's
 * code): tenants, apps and anything a client sends would make the number of series unbounded.
 */
export interface Metrics {
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  gauge<L extends string = never>(name: string, help: string, labels?: readonly L[]): Gauge<L>;
  /** A gauge read when scraped. `read` must be quick and must not throw. */
  observed(name: string, help: string, read: () => number | Promise<number>): void;
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly L[],
  ): Histogram<L>;
  /** The exposition text of everything, for GET /metrics. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** A fresh registry with Node's default metrics. Names are given without the prefix `logferry_`. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labels = []) => new Counter({ name: PREFIX + name, help, labelNames: labels, registers }),
    gauge: (name, help, labels = []) => new Gauge({ name: PREFIX + name, help, labelNames: labels, registers }),
    observed: (name, help, read) => {
      new Gauge({
        name: PREFIX + name,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    },
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name: PREFIX + name, help, buckets: [...buckets], labelNames: labels, registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
