/** Of a ledger row, columns that matter to queries; the others keep their default. */
const LEDGER_COLUMNS =
  'app_id, tenant_id, minute, frames, bytes_received, messages_received, logs_delivered, bytes_delivered, delay_500ms';
const LEDGER_VALUES = 'app.id, app.tenant_id, minute, 60, 26000, 100, 100, 40000, 100';

/** What the ledger's writes would have kept beside the minutes that were put there by hand. Afterwards those of others are kept. */
export const SEED_HALF_HOURS_SQL = `
INSERT INTO app_half_hours (tenant_id, app_id, start, received, delivered, filtered, lost_upstream, delay_250ms, delay_500ms, delay_1s, delay_2s)
SELECT tenant_id, app_id, date_bin('30 minutes', minute, to_timestamp(0)) AS start, sum(messages_received), sum(logs_delivered), sum(filtered),
  sum(lost_upstream), sum(delay_250ms), sum(delay_500ms), sum(delay_1s), sum(delay_2s)
FROM ledger_minutes WHERE minute >= now() - interval '25 hours' GROUP BY tenant_id, app_id, start
ON CONFLICT DO NOTHING`;

/** Bytes nobody can open, of this length. */
const sealed = (bytes: number): string =>
  `decode(repeat(replace(gen_random_uuid()::text, '-', ''), ${Math.ceil(bytes / 16)}), 'hex')`;
const HASH = `sha256(gen_random_uuid()::text::bytea)`;
/** An id as if it had been made so many hours ago. */
const idOfAge = (hours: string): string => `uuidv7(make_interval(hours => -(${hours})::int))`;

/*
 * The statements of seed-tenants.ts, in order. They read the temporary tables seed_sizes (one row) and seed_grown, and make:
 *   seed_tenants       n, id, apps, is_grown
 *   seed_destinations  id, tenant_id, place (from 0)
 *   seed_apps          n (within the tenant, from 1), id, tenant_id, destination_id, talks, is_grown
 */
export const SEED_STATEMENTS: readonly string[] = [
  // The square makes few tenants large and most small.
  `CREATE TEMP TABLE seed_tenants AS
     SELECT n, uuidv7() AS id, coalesce(count.apps, 0)::int AS apps, false AS is_grown
     FROM seed_sizes, generate_series(1, tenants) AS n LEFT JOIN (
       SELECT 1 + floor(tenants * power((place - 0.5) / apps, 2))::int AS n, count(*) AS apps
       FROM seed_sizes, generate_series(1, apps) AS place GROUP BY 1
     ) AS count USING (n)
     UNION ALL SELECT 0, "tenantId", apps, true FROM seed_grown`,
  `INSERT INTO tenants (id, name, plan, created_at, suspended_at, deleted_at)
     SELECT id, 'Tenant ' || n, CASE n % 50 WHEN 0 THEN 'large' WHEN 1 THEN 'standard' ELSE 'free' END, now(),
       CASE n % 200 WHEN 3 THEN now() END, CASE n % 300 WHEN 4 THEN now() END
     FROM seed_tenants WHERE NOT is_grown`,
  `CREATE TEMP TABLE seed_destinations AS
     SELECT uuidv7() AS id, id AS tenant_id, place FROM seed_tenants, generate_series(0, least(19, apps / 50)) AS place`,
  `INSERT INTO destinations (id, tenant_id, name, site, sealed_api_key, key_hint, status, updated_at)
     SELECT id, tenant_id, 'Destination ' || place, 'US1', ${sealed(80)}, 'abcd',
       (CASE WHEN random() < 0.02 THEN 'key_rejected' ELSE 'ok' END)::"DestinationStatus", now()
     FROM seed_destinations`,
  `INSERT INTO destination_reports (destination_id, tenant_id, attempts, lanes)
     SELECT id, tenant_id, (SELECT jsonb_agg(jsonb_build_object('atMs', place, 'statusCode', 202, 'error', null,
       'durationMs', 40, 'logs', 100, 'bytes', 40000)) FROM generate_series(1, 20) AS place), '{}' FROM seed_destinations`,
  `CREATE TEMP TABLE seed_apps AS
     SELECT app.n, uuidv7() AS id, tenant.id AS tenant_id, destination.id AS destination_id, tenant.is_grown,
       tenant.is_grown OR row_number() OVER (ORDER BY tenant.is_grown, random()) <= "talkingApps" AS talks
     FROM seed_sizes, seed_tenants AS tenant CROSS JOIN generate_series(1, tenant.apps) AS app (n)
     JOIN seed_destinations AS destination ON destination.tenant_id = tenant.id
       AND destination.place = app.n % (1 + least(19, tenant.apps / 50))`,
  `INSERT INTO apps (id, tenant_id, destination_id, name, env, service, tags, attributes, updated_at)
     SELECT id, tenant_id, destination_id, 'shop-' || n, 'production', 'shop', '{team:web,region:eu}', '{"cost_center": 4711}', now()
     FROM seed_apps`,
  `INSERT INTO drain_tokens (id, tenant_id, app_id, label, token_hash, sealed_token, hint, revoked_at)
     SELECT uuidv7(), tenant_id, id, 'token ' || place, ${HASH}, ${sealed(80)}, 'wxyz', CASE place WHEN 1 THEN now() END
     FROM seed_apps, generate_series(1, 2) AS place`,
  `INSERT INTO app_activity (app_id, tenant_id, first_frame_at, last_frame_at, last_delivered_at)
     SELECT id, tenant_id, now() - interval '30 days', now(), now() FROM seed_apps`,
  `INSERT INTO rule_counts (tenant_id, app_id, owner, name, day, lines_in, lines_hit, bytes_saved)
     SELECT tenant_id, id, 'app', 'health', ("now" - make_interval(days => day))::date, 1000, 10, 900
     FROM seed_apps, seed_sizes, generate_series(0, 29) AS day WHERE n % 10 = 1`,
  `INSERT INTO discovered_apps (id, tenant_id, app_id, identifier, lines, first_seen_at, last_seen_at)
     SELECT uuidv7(), tenant_id, id, 'shop-' || place, 1000, now(), now() FROM seed_apps, generate_series(1, 10) AS place WHERE n % 10 = 1`,

  `INSERT INTO users (id, name, email, email_verified, updated_at)
     SELECT 'seed-' || tenant.n || '-' || place, 'Person', 'person-' || place || '@tenant-' || tenant.n || '.example', true, now()
     FROM seed_tenants AS tenant, generate_series(1, 3) AS place WHERE NOT is_grown`,
  `INSERT INTO members (id, tenant_id, user_id, role)
     SELECT uuidv7(), tenant.id, 'seed-' || tenant.n || '-' || place, (CASE place WHEN 1 THEN 'owner' ELSE 'member' END)::"Role"
     FROM seed_tenants AS tenant, generate_series(1, 3) AS place WHERE NOT is_grown`,
  // People of others work in a grown tenant too.
  `INSERT INTO members (id, tenant_id, user_id, role)
     SELECT uuidv7(), tenant.id, 'seed-' || place || '-2', 'member'
     FROM seed_sizes, seed_tenants AS tenant, generate_series(1, least(500, tenant.apps, tenants)) AS place WHERE is_grown`,
  `INSERT INTO accounts (id, account_id, provider_id, user_id, updated_at)
     SELECT gen_random_uuid()::text, id, 'credential', id, now() FROM users WHERE id LIKE 'seed-%'`,
  `INSERT INTO sessions (id, token, user_id, expires_at, updated_at)
     SELECT gen_random_uuid()::text, gen_random_uuid()::text, id, now() + interval '7 days', now()
     FROM users WHERE id LIKE 'seed-%'`,
  `INSERT INTO invitations (id, tenant_id, email, role, token_hash, invited_by, last_mail_at, expires_at)
     SELECT uuidv7(), id, 'guest-' || place || '@example.net', 'viewer', ${HASH}, 'Person', now(), now() + interval '7 days'
     FROM seed_tenants, generate_series(1, least(50, 1 + apps / 10)) AS place`,
  `INSERT INTO api_tokens (id, tenant_id, name, token_hash, hint, scopes)
     SELECT uuidv7(), id, 'token ' || place, ${HASH}, 'wxyz', '{read}' FROM seed_tenants, generate_series(1, 2) AS place`,
  `INSERT INTO idempotency_keys (id, tenant_id, caller, key, fingerprint, status, sealed_answer, expires_at)
     SELECT uuidv7(), id, 'user seed', 'key ' || place, ${HASH}, 201, ${sealed(400)}, now() + interval '1 day'
     FROM seed_tenants, generate_series(1, 2) AS place`,

  `INSERT INTO heroku_resources (id, tenant_id, app_id, destination_id, drain_token_id, url_token_id, name, plan, region)
     SELECT gen_random_uuid(), id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'logferry-' || n, 'test', 'eu'
     FROM seed_tenants WHERE NOT is_grown`,
  `INSERT INTO heroku_connections
       (id, tenant_id, email, connected_by, authorization_id, sealed_access_token, sealed_refresh_token, access_expires_at)
     SELECT uuidv7(), id, 'a@example.com', 'b@example.com', 'a', ${sealed(80)}, ${sealed(80)}, now() FROM seed_tenants`,
  `INSERT INTO heroku_drains
       (id, tenant_id, heroku_app_id, heroku_app_name, generation, heroku_drain_id, app_id, drain_token_id, token_hash)
     SELECT uuidv7(), tenant_id, gen_random_uuid(), 'shop', 'cedar', 'd', app_id, id, token_hash FROM drain_tokens`,

  `INSERT INTO notification_channels (id, tenant_id, type, name, address, events, updated_at)
     SELECT uuidv7(), id, 'email', 'On call', 'ops@example.net', '{}', now() FROM seed_tenants`,
  `INSERT INTO notification_deliveries (id, tenant_id, channel_id, status, attempts, settled_at)
     SELECT ${idOfAge('place')}, tenant_id, id, 'delivered', 1, now()
     FROM notification_channels, generate_series(1, 5) AS place WHERE name = 'On call'`,
  `INSERT INTO tenant_events (id, tenant_id, kind, app_id, at, is_dispatched)
     SELECT ${idOfAge('place')}, tenant_id, 'app_silent', id, "now" - make_interval(hours => place), true
     FROM seed_sizes, seed_apps, generate_series(1, 5) AS place`,
  `INSERT INTO audit_log (id, tenant_id, at, actor_kind, actor_id, actor_name, action, resource, resource_id, before, after)
     SELECT ${idOfAge('place * 12')}, tenant_id, "now" - make_interval(hours => place * 12), 'user', 'seed-' || n, 'person@example.net',
       'updateApp', 'app', id, '{"env": "staging"}', '{"env": "production"}'
     FROM seed_sizes, seed_apps, generate_series(1, 10) AS place`,

  `INSERT INTO ledger_minutes (${LEDGER_COLUMNS})
     SELECT ${LEDGER_VALUES} FROM seed_sizes, seed_apps AS app, LATERAL generate_series(
       date_trunc('minute', "now") - CASE WHEN is_grown THEN interval '1 day' ELSE interval '2 days' END,
       date_trunc('minute', "now"), make_interval(mins => greatest(1, 1440 / "minutesPerDay"))) AS minute
     WHERE talks`,
  `INSERT INTO ledger_minutes (${LEDGER_COLUMNS})
     SELECT ${LEDGER_VALUES} FROM seed_sizes, seed_apps AS app, LATERAL generate_series(
       date_trunc('day', "now") - interval '8 days', date_trunc('day', "now") - interval '49 hours', interval '1 hour') AS minute
     WHERE talks`,
  `INSERT INTO ledger_minutes (${LEDGER_COLUMNS})
     SELECT ${LEDGER_VALUES} FROM seed_sizes, seed_apps AS app, LATERAL generate_series(
       date_trunc('day', "now") - interval '40 days', date_trunc('day', "now") - interval '31 days', interval '1 day') AS minute`,
  SEED_HALF_HOURS_SQL,
  // The others said a little in the morning.
  `INSERT INTO app_half_hours (tenant_id, app_id, start, received, delivered)
     SELECT tenant_id, id, date_bin('30 minutes', "now" - make_interval(hours => place), to_timestamp(0)), 100, 100
     FROM seed_sizes, seed_apps, generate_series(8, 9) AS place WHERE NOT talks`,
  `INSERT INTO tenant_days (tenant_id, day, bytes_received, messages_received)
     SELECT id, "now"::date - day, 26000, 100 FROM seed_sizes, seed_tenants, generate_series(1, 39) AS day`,
  `INSERT INTO tenant_days (tenant_id, day, bytes_received)
     SELECT tenant.id, "now"::date, 26000 * coalesce(count, 0) FROM seed_sizes, seed_tenants AS tenant LEFT JOIN (
       SELECT tenant_id, count(*) FROM seed_sizes, ledger_minutes WHERE minute >= date_trunc('day', "now") GROUP BY 1
     ) AS sent ON sent.tenant_id = tenant.id`,
  `INSERT INTO app_days (tenant_id, day, app_id, bytes_received, messages_received)
     SELECT tenant_id, "now"::date - day, id, 26000 * (1 + n % 7), 100 FROM seed_sizes, seed_apps, generate_series(0, 39) AS day
     WHERE talks OR day % 10 = 1`,
  `INSERT INTO ledger_writers (id, flush, flushed_at, is_closed) SELECT gen_random_uuid(), 1, now(), true FROM generate_series(1, 50)`,

  `INSERT INTO parked_frames (tenant_id, destination_id, app_id, received_at, messages, bytes, body)
     SELECT tenant_id, destination_id, id, "now" - make_interval(mins => place), 40, 1600, ${sealed(1_600)}
     FROM seed_sizes, seed_apps, generate_series(1, 20) AS place WHERE n % 50 = 1`,
  `INSERT INTO parked_frames (tenant_id, destination_id, app_id, received_at, messages, bytes, body)
     SELECT tenant_id, destination_id, id, "now" - make_interval(secs => place), 4, 200, ${sealed(200)}
     FROM seed_sizes, seed_apps JOIN seed_grown ON "tenantId" = tenant_id, generate_series(1, "parkedRows") AS place
     WHERE n = 1`,
  `INSERT INTO parked_totals (tenant_id, bytes) SELECT tenant.id, coalesce(sum(parked.bytes), 0)
     FROM seed_tenants AS tenant LEFT JOIN parked_frames AS parked ON parked.tenant_id = tenant.id GROUP BY tenant.id`,
  `INSERT INTO dead_letters (id, tenant_id, app_id, reason, status_code, bytes, messages, received_at, created_at, sealed_preview, sealed_frame)
     SELECT ${idOfAge('place')}, tenant_id, id, 'intake_rejected', 400, 300, 1, "now" - make_interval(hours => place),
       "now" - make_interval(hours => place), ${sealed(300)}, ${sealed(2_000)}
     FROM seed_sizes, seed_apps, generate_series(1, CASE WHEN is_grown THEN 500 ELSE 10 END) AS place WHERE n % 100 = 1`,
];
