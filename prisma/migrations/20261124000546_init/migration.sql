-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "DestinationStatus" AS ENUM ('unverified', 'ok', 'key_rejected');

-- CreateEnum
CREATE TYPE "HostMode" AS ENUM ('app.dyno', 'dyno', 'app', 'fixed', 'none');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "tenant_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("tenant_id","user_id")
);

-- CreateTable
CREATE TABLE "destinations" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "site" TEXT NOT NULL,
    "sealed_api_key" BYTEA NOT NULL,
    "key_hint" TEXT NOT NULL,
    "status" "DestinationStatus" NOT NULL DEFAULT 'unverified',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_status_code" INTEGER,
    "last_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "destinations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "apps" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "destination_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "env" TEXT,
    "service" TEXT,
    "host_mode" "HostMode" NOT NULL DEFAULT 'app.dyno',
    "host" TEXT,
    "tags" TEXT[],
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "processes" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "apps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drain_tokens" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "label" TEXT,
    "token_hash" BYTEA NOT NULL,
    "sealed_token" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "drain_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_activity" (
    "app_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "first_frame_at" TIMESTAMPTZ(3),
    "last_frame_at" TIMESTAMPTZ(3),
    "last_delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_activity_pkey" PRIMARY KEY ("app_id")
);

-- CreateTable
CREATE TABLE "ledger_minutes" (
    "app_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "tenant_id" UUID NOT NULL,
    "frames" BIGINT NOT NULL DEFAULT 0,
    "bytes_received" BIGINT NOT NULL DEFAULT 0,
    "messages_received" BIGINT NOT NULL DEFAULT 0,
    "duplicate_frames" BIGINT NOT NULL DEFAULT 0,
    "duplicates" BIGINT NOT NULL DEFAULT 0,
    "parse_errors" BIGINT NOT NULL DEFAULT 0,
    "count_mismatches" BIGINT NOT NULL DEFAULT 0,
    "logs_delivered" BIGINT NOT NULL DEFAULT 0,
    "bytes_delivered" BIGINT NOT NULL DEFAULT 0,
    "joined" BIGINT NOT NULL DEFAULT 0,
    "filtered" BIGINT NOT NULL DEFAULT 0,
    "sampled" BIGINT NOT NULL DEFAULT 0,
    "parked" BIGINT NOT NULL DEFAULT 0,
    "dead_lettered" BIGINT NOT NULL DEFAULT 0,
    "lost_upstream" BIGINT NOT NULL DEFAULT 0,
    "dropped_over_quota" BIGINT NOT NULL DEFAULT 0,
    "dropped_expired" BIGINT NOT NULL DEFAULT 0,
    "dropped_intake_rejected" BIGINT NOT NULL DEFAULT 0,
    "dropped_too_large" BIGINT NOT NULL DEFAULT 0,
    "dropped_app_deleted" BIGINT NOT NULL DEFAULT 0,
    "dropped_park_overflow" BIGINT NOT NULL DEFAULT 0,
    "delay_250ms" BIGINT NOT NULL DEFAULT 0,
    "delay_500ms" BIGINT NOT NULL DEFAULT 0,
    "delay_1s" BIGINT NOT NULL DEFAULT 0,
    "delay_2s" BIGINT NOT NULL DEFAULT 0,
    "delay_5s" BIGINT NOT NULL DEFAULT 0,
    "delay_15s" BIGINT NOT NULL DEFAULT 0,
    "delay_60s" BIGINT NOT NULL DEFAULT 0,
    "delay_more" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_minutes_pkey" PRIMARY KEY ("app_id","minute")
);

-- CreateTable
CREATE TABLE "ledger_writers" (
    "id" UUID NOT NULL,
    "flush" BIGINT NOT NULL,
    "flushed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_writers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "destinations_tenant_id_id_key" ON "destinations"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "destinations_tenant_id_name_key" ON "destinations"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "apps_tenant_id_destination_id_idx" ON "apps"("tenant_id", "destination_id");

-- CreateIndex
CREATE UNIQUE INDEX "apps_tenant_id_id_key" ON "apps"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "apps_tenant_id_name_key" ON "apps"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "drain_tokens_token_hash_key" ON "drain_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "drain_tokens_tenant_id_app_id_idx" ON "drain_tokens"("tenant_id", "app_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_activity_tenant_id_app_id_key" ON "app_activity"("tenant_id", "app_id");

-- CreateIndex
CREATE INDEX "ledger_minutes_tenant_id_minute_idx" ON "ledger_minutes"("tenant_id", "minute");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "destinations" ADD CONSTRAINT "destinations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "apps" ADD CONSTRAINT "apps_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "apps" ADD CONSTRAINT "apps_tenant_id_destination_id_fkey" FOREIGN KEY ("tenant_id", "destination_id") REFERENCES "destinations"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "drain_tokens" ADD CONSTRAINT "drain_tokens_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "app_activity" ADD CONSTRAINT "app_activity_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
