import { type Database, noteEvent } from '@logferry/db';
import { LRUCache } from 'lru-cache';

const DAY_MS = 86_400_000;
/** Tenants remembered as told; one that fell out is looked for in the database again. */
const TENANTS_MAX = 10_000;

/** Near the day's quota, or over one. */
export type QuotaEvent = 'quota_near' | 'over_quota';

/** Tells each tenant once in a UTC day that it nears or went over its quota; however many processes notice, it is one event each. */
export class QuotaEvents {
  private readonly toldOnDay = new LRUCache<string, number>({ max: TENANTS_MAX });

  constructor(
    private readonly db: Database,
    private readonly onError: (error: unknown) => void,
  ) {}

  note(tenantId: string, kind: QuotaEvent, atMs: number): void {
    const day = Math.floor(atMs / DAY_MS);
    const key = `${kind} ${tenantId}`;
    if (this.toldOnDay.get(key) === day) return;
    this.toldOnDay.set(key, day);
    noteEvent(this.db, { tenantId, kind, sinceMs: day * DAY_MS }).catch((error: unknown) => {
      this.toldOnDay.delete(key); // the next such frame tries again
      this.onError(error);
    });
  }
}
