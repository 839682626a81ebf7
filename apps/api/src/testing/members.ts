import type { Role, Scope } from '../http/caller.js';
import { ApiClient, signUp } from './api-client.js';
import type { RunningApi } from './running-api.js';

/** A client signed in as a new person who works in this tenant, in this role, and in no other. */
export async function joinAs(api: RunningApi, tenantId: string, role: Role): Promise<ApiClient> {
  const client = await signUp(api.url);
  const own = await client.get<{ id: string }>('/api/v1/tenant');
  await api.database.member.updateMany({ where: { tenantId: own.body.id }, data: { tenantId, role } });
  return client;
}

/** A client without a session, with a new API token of the tenant that `admin` works in. */
export async function holdToken(api: RunningApi, admin: ApiClient, ...scopes: Scope[]): Promise<ApiClient> {
  const body = { name: scopes.join(' '), scopes };
  const made = await admin.post<{ token: string }>('/api/v1/api-tokens', body);
  if (made.status !== 201) throw new Error(`making an API token answered ${made.status}: ${made.text}`);
  return new ApiClient(api.url, made.body.token);
}
