import type { Role } from '../http/caller.js';
import { type ApiClient, signUp } from './api-client.js';
import type { RunningApi } from './running-api.js';

/** A client signed in as a new person who works in this tenant, in this role, and in no other. */
export async function joinAs(api: RunningApi, tenantId: string, role: Role): Promise<ApiClient> {
  const client = await signUp(api.url);
  const own = await client.get<{ id: string }>('/api/v1/tenant');
  await api.database.member.updateMany({ where: { tenantId: own.body.id }, data: { tenantId, role } });
  return client;
}
