import { erasureOf, type Tenant } from '@logferry/db';
import { ofVersion } from '../http/version.js';
import type { TenantView } from './tenant.schema.js';

/** The columns of a tenant that are shown. */
export const TENANT_SELECT = {
  id: true,
  name: true,
  createdAt: true,
  deletedAt: true,
  suspendedAt: true,
  suspendedFor: true,
  version: true,
} as const;

export function toTenantView(row: Pick<Tenant, keyof typeof TENANT_SELECT>, role: TenantView['role']): TenantView {
  const view = {
    id: row.id,
    name: row.name,
    role,
    createdAt: row.createdAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    suspendedFor: row.suspendedFor,
    erasedAt: row.deletedAt === null ? null : erasureOf(row.deletedAt).toISOString(),
  };
  return ofVersion(view, row.version);
}
