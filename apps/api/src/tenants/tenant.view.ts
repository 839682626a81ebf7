import { erasureOf, type Tenant } from '@logferry/db';
import type { TenantView } from './tenant.schema.js';

/** The columns of a tenant that are shown. */
export const TENANT_SELECT = { id: true, name: true, createdAt: true, deletedAt: true } as const;

export function toTenantView(row: Pick<Tenant, keyof typeof TENANT_SELECT>, role: TenantView['role']): TenantView {
  return {
    id: row.id,
    name: row.name,
    role,
    createdAt: row.createdAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    erasedAt: row.deletedAt === null ? null : erasureOf(row.deletedAt).toISOString(),
  };
}
