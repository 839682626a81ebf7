import { z } from 'zod';

const NAME_LENGTH_MAX = 100;
const TEXT_LENGTH_MAX = 200;
/** Heroku's are some 40 characters. */
const CODE_LENGTH_MAX = 500;

const grantSchema = z.object({
  code: z.string().min(1).max(CODE_LENGTH_MAX),
  type: z.literal('authorization_code'),
  // Its zone has no colon (`-0800`), which is no ISO 8601 to a strict reader.
  expires_at: z.string().max(TEXT_LENGTH_MAX).optional(),
});

/** POST /heroku/resources (Add-on Partner API v3, Provision). Heroku may add fields at any time. */
export const provisionSchema = z.object({
  uuid: z.uuid().toLowerCase(),
  name: z.string().min(1).max(NAME_LENGTH_MAX),
  plan: z.string().min(1).max(NAME_LENGTH_MAX),
  region: z.string().max(TEXT_LENGTH_MAX).default(''),
  options: z.record(z.string(), z.unknown()).nullish(),
  oauth_grant: grantSchema.nullish(),
  log_drain_token: z.string().min(1).max(TEXT_LENGTH_MAX).nullish(),
});
export type Provision = z.output<typeof provisionSchema>;

/** PUT /heroku/resources/{uuid}. The path says which; what the body says of that is not looked at. */
export const planChangeSchema = z.object({ plan: z.string().min(1).max(NAME_LENGTH_MAX) });
export type PlanChange = z.output<typeof planChangeSchema>;
