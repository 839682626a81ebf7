import type { SiteCatalog } from '@logferry/datadog';
import type { Database, Keyring, LedgerBuffer, QuotaDefaults } from '@logferry/db';
import type { FrameQueue, JobQueue, RateLimits } from '@logferry/queue';
import type { Logger } from '@logferry/runtime';
import type { HerokuPorts } from './heroku/heroku-ports.js';
import type { HerokuOauth } from './heroku-connection/heroku-oauth.js';
import type { Invalidations } from './invalidation/invalidations.js';
import type { Mailer } from './mail/mail.js';
import type { Outbound } from './outbound/outbound.js';
import type { OpenStreams } from './streams/open-streams.js';

/** What the control plane gets from outside; made in main.ts, or by a test. */
export interface ControlPorts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly sites: SiteCatalog;
  readonly invalidations: Invalidations;
  /** Where dead letters go that are sent again, and test logs; where lines come from that people look at; what waits; open. */
  readonly queue: Pick<FrameQueue, 'setAside' | 'producer' | 'tail' | 'counts' | 'handles'>;
  /** Where test logs are counted. */
  readonly ledger: Pick<LedgerBuffer, 'add'>;
  /** Of tenants whose plan leaves it open. */
  readonly quotaDefaults: QuotaDefaults;
  /** Background work; open. */
  readonly jobs: JobQueue;
  /** Counts the requests of each session and API token; open. */
  readonly requestLimits: Pick<RateLimits, 'count'>;
  readonly mailer: Mailer;
  /** Answers that go on; whoever made them ends them before it closes the api. */
  readonly streams: OpenStreams;
  /** The way to addresses of a tenant's choice. */
  readonly outbound: Outbound;
  readonly logger: Logger;
  /** An origin without trailing slash: where Heroku and browsers reach us. */
  readonly publicUrl: string;
  /** Signs session cookies. */
  readonly sessionSecret: string;
  /** SHA-256; null: there is no operator API. */
  readonly operatorTokenHash: Buffer | null;
  /** null: no add-on is offered. */
  readonly heroku: HerokuPorts | null;
  /** null: no Heroku account can be connected. */
  readonly herokuOauth: HerokuOauth | null;
  readonly now: () => Date;
}

/** Injection token of ControlPorts. */
export const CONTROL_PORTS = Symbol('control ports');
