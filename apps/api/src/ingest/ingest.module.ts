import { type Database, DrainUses, type LedgerBuffer, QUOTA_SELECT, type QuotaDefaults, quotaOf } from '@logferry/db';
import type { FrameQueue } from '@logferry/queue';
import type { Logger, Metrics } from '@logferry/runtime';
import { type DynamicModule, Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { createInvalidations } from '../invalidation/invalidations.js';
import { BodyReader } from './body-reader.js';
import type { Gate } from './gate.js';
import { ingestRoutes } from './ingest.routes.js';
import { otlpRoutes } from './otlp/otlp.routes.js';
import { Pressure, type Shut } from './pressure.js';
import { QuotaEvents } from './quota-events.js';
import { ANSWERS, type Receipt } from './receipt.js';
import { FrameReceiver } from './receive-frame.js';
import { type DrainOwner, TokenDirectory } from './token-directory.js';

/** What the data plane gets from outside. */
export interface IngestPorts {
  readonly database: Database;
  readonly queue: FrameQueue;
  readonly ledger: LedgerBuffer;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Of tenants whose plan leaves it open. */
  readonly quotaDefaults: QuotaDefaults;
  readonly queueBytesMax: number;
  readonly gate: Gate;
  /** Whether the gate may be shut under pressure: not where people come in by it, too. */
  readonly isGateOurs: boolean;
}

const INGEST_PORTS = Symbol('ingest ports');
/** Our own trouble shows up once per frame; one line per second says it as well. */
const COMPLAINT_INTERVAL_MS = 1_000;

/** The data plane: drain endpoints, token look-up, enqueue. Imports nothing of the control plane, nor the reverse. */
@Module({})
export class IngestModule implements OnModuleInit, OnModuleDestroy {
  private complainedAtMs = 0;
  private pressure: Pressure | undefined;
  private uses: DrainUses | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(INGEST_PORTS) private readonly ports: IngestPorts,
  ) {}

  static register(ports: IngestPorts): DynamicModule {
    return { module: IngestModule, providers: [{ provide: INGEST_PORTS, useValue: ports }] };
  }

  async onModuleInit(): Promise<void> {
    const { database, queue, ledger, metrics, logger, gate, queueBytesMax } = this.ports;
    const tokens = new TokenDirectory((tokenHash) => this.lookUpToken(tokenHash), Date.now);
    await createInvalidations(queue.pubSub).follow(
      ({ kind, id }) => {
        if (kind === 'token') tokens.forgetToken(id);
        if (kind === 'app') tokens.forgetApp(id);
        if (kind === 'tenant') tokens.forgetTenant(id);
      },
      () => tokens.distrustAll(),
    );
    const quotaEvents = new QuotaEvents(database, (err) => logger.warn({ err }, 'a tenant at its quota was not told'));
    const pressure = new Pressure({
      counts: () => queue.counts(),
      health: queue.producer.health,
      queueBytesMax,
      now: () => performance.now(),
    });
    this.pressure = pressure;
    metrics.observed('ingest_pressure', '0: none; above 0 answers are late; 1: a bound is reached', () =>
      pressure.shut === null ? pressure.share : 1,
    );
    pressure.start((shut) => this.follow(shut));
    const onError = (err: unknown): void => logger.warn({ err }, 'the last uses of drain tokens were not written');
    const uses = new DrainUses({ db: database, now: Date.now, onError });
    this.uses = uses;
    uses.start();
    const receiver = new FrameReceiver({
      tokens,
      producer: queue.producer,
      quotas: queue.quotas,
      ledger,
      uses,
      pressure,
      onQuota: (tenantId, kind, atMs) => quotaEvents.note(tenantId, kind, atMs),
      now: Date.now,
      onUnavailable: (error) => this.complain(error),
    });
    const answers = metrics.counter('ingest_frames_total', 'POSTs at the drain by what was answered', ['receipt']);
    const counters = new Map(
      (Object.keys(ANSWERS) as Receipt[]).map((receipt) => [receipt, answers.labels({ receipt })]),
    );
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    const onAnswer = (receipt: Receipt): void => counters.get(receipt)?.inc();
    const deps = { receiver, bodies: new BodyReader(), gate, onAnswer };
    await fastify.register(ingestRoutes(deps));
    await fastify.register(otlpRoutes(deps));
  }

  async onModuleDestroy(): Promise<void> {
    this.pressure?.stop();
    await this.uses?.close().catch((err: unknown) => {
      this.ports.logger.warn({ err }, 'the last uses of drain tokens were not written');
    });
  }

  /** At a bound the gate is shut where it is ours alone, until the pressure is relieved. */
  private follow(shut: Shut): void {
    const { gate, isGateOurs, logger } = this.ports;
    if (!isGateOurs || (shut !== null) === gate.isClosing) return;
    if (shut === null) {
      gate.open().then(
        () => logger.info('connections are taken again'),
        (err: unknown) => logger.error({ err }, 'connections cannot be taken again'),
      );
    } else {
      logger.warn({ reason: shut }, 'no more connections are taken');
      gate.shut();
    }
  }

  private async lookUpToken(tokenHash: Buffer): Promise<DrainOwner | null> {
    const row = await this.ports.database.drainToken.findUnique({
      where: { tokenHash: Uint8Array.from(tokenHash) },
      select: {
        id: true,
        appId: true,
        tenantId: true,
        revokedAt: true,
        logplexTokens: true,
        app: { select: { tenant: { select: { ...QUOTA_SELECT, deletedAt: true, suspendedAt: true } } } },
      },
    });
    if (!row || row.app.tenant.deletedAt !== null) return null;
    const { id: drainTokenId, appId, tenantId, revokedAt, logplexTokens } = row;
    const { tenant } = row.app;
    return {
      drainTokenId,
      appId,
      tenantId,
      validUntilMs: revokedAt ? revokedAt.getTime() : null,
      logplexTokens,
      isSuspended: tenant.suspendedAt !== null,
      limits: quotaOf(tenant, this.ports.quotaDefaults),
    };
  }

  private complain(err: unknown): void {
    const now = Date.now();
    if (now - this.complainedAtMs < COMPLAINT_INTERVAL_MS) return;
    this.complainedAtMs = now;
    this.ports.logger.error({ err }, 'frames refused with 503: the queue or the database does not answer');
  }
}
