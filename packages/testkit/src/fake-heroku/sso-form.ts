import { createHash } from 'node:crypto';

export interface SsoOptions {
  readonly resourceId: string;
  readonly salt: string;
  /** Unix seconds. */
  readonly timestamp?: number;
  readonly userId?: string;
  readonly email?: string;
  readonly app?: string;
  /** Which of Heroku's proofs the form has. */
  readonly proofs?: readonly ('user' | 'resource' | 'v1')[];
}

/** The form that Heroku's dashboard has a browser send (Add-on Single Sign-on). */
export function ssoForm({
  resourceId,
  salt,
  timestamp = Math.floor(Date.now() / 1_000),
  userId = '01234567-89ab-cdef-0123-456789abcdef',
  email = 'ada@example.com',
  app = 'shop',
  proofs = ['user', 'resource', 'v1'],
}: SsoOptions): Record<string, string> {
  const sha1 = createHash('sha1').update(`${resourceId}:${salt}:${timestamp}`).digest('hex');
  const sha256 = createHash('sha256').update(`${resourceId}:${salt}:${timestamp}:${userId}:${email}`).digest('hex');
  return {
    resource_id: resourceId,
    timestamp: String(timestamp),
    user_id: userId,
    email,
    app,
    context_app: app,
    'nav-data': 'e30=',
    ...(proofs.includes('user') && { user_scoped_resource_token: sha256 }),
    ...(proofs.includes('resource') && { resource_token: sha1 }),
    ...(proofs.includes('v1') && { id: resourceId, token: sha1 }),
  };
}
