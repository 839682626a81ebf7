-- AlterTable
ALTER TABLE "drain_tokens" ADD COLUMN     "logplex_tokens" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "heroku_resources" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "destination_id" UUID NOT NULL,
    "drain_token_id" UUID NOT NULL,
    "url_token_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "sealed_grant_code" BYTEA,
    "grant_expires_at" TIMESTAMPTZ(3),
    "sealed_access_token" BYTEA,
    "sealed_refresh_token" BYTEA,
    "access_expires_at" TIMESTAMPTZ(3),
    "sealed_webhook_secret" BYTEA,
    "webhook_id" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deprovisioned_at" TIMESTAMPTZ(3),

    CONSTRAINT "heroku_resources_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "heroku_resources_tenant_id_key" ON "heroku_resources"("tenant_id");

-- CreateIndex
CREATE INDEX "heroku_resources_due_at_idx" ON "heroku_resources"("due_at");
