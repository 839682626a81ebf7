import { type Database, noteEvent } from '@logferry/db';
import { LRUCache } from 'lru-cache';

const DAY_MS = 86_400_000;
/** Tenants remembered as told; one that fell out is looked for in the database again. */
const TENANTS_MAX = 10_000;

/** Tells each tenant once in a UTC day that it went over its quota; however many processes notice, it is one event. */
export class OverQuotaEvents {
  private readonly toldOnDay = new LRUCache<string, number>({ max: TENANTS_MAX });

  constructor(
    private readonly db: Database,
    private readonly onError: (error: unknown) => void,
  ) {}

  note(tenantId: string, atMs: number): void {
    const day = Math.floor(atMs / DAY_MS);
    if (this.toldOnDay.get(tenantId) === day) return;
    this.toldOnDay.set(tenantId, day);
    noteEvent(this.db, { tenantId, kind: 'over_quota', sinceMs: day * DAY_MS }).catch((error: unknown) => {
      this.toldOnDay.delete(tenantId); // the next frame over the quota tries again
      this.onError(error);
    });
  }
}
