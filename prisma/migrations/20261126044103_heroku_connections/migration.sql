-- CreateEnum
CREATE TYPE "HerokuGeneration" AS ENUM ('cedar', 'fir');

-- CreateTable
CREATE TABLE "heroku_connections" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "connected_by" TEXT NOT NULL,
    "authorization_id" TEXT NOT NULL,
    "sealed_access_token" BYTEA NOT NULL,
    "sealed_refresh_token" BYTEA NOT NULL,
    "access_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "is_refused" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "heroku_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "heroku_drains" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "heroku_app_id" UUID NOT NULL,
    "heroku_app_name" TEXT NOT NULL,
    "generation" "HerokuGeneration" NOT NULL,
    "heroku_drain_id" TEXT,
    "app_id" UUID NOT NULL,
    "drain_token_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "heroku_drains_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "heroku_connections_tenant_id_ended_at_idx" ON "heroku_connections"("tenant_id", "ended_at");

-- CreateIndex
CREATE INDEX "heroku_connections_due_at_idx" ON "heroku_connections"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "heroku_drains_drain_token_id_key" ON "heroku_drains"("drain_token_id");

-- CreateIndex
CREATE INDEX "heroku_drains_tenant_id_heroku_app_id_idx" ON "heroku_drains"("tenant_id", "heroku_app_id");

-- CreateIndex
CREATE INDEX "heroku_drains_tenant_id_app_id_idx" ON "heroku_drains"("tenant_id", "app_id");

-- CreateIndex
CREATE INDEX "heroku_drains_due_at_idx" ON "heroku_drains"("due_at");

-- A drain that we have added at Heroku goes with its drain token, whatever ends that: a person who revokes it, at once or
-- later, or its app or tenant being deleted.
CREATE FUNCTION "end_heroku_drain"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE heroku_drains SET due_at = LEAST(due_at, now()) WHERE drain_token_id = OLD.id;
  ELSE
    UPDATE heroku_drains SET due_at = NEW.revoked_at WHERE drain_token_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "drain_tokens_end_heroku_drain" AFTER DELETE OR UPDATE OF "revoked_at" ON "drain_tokens"
  FOR EACH ROW EXECUTE FUNCTION "end_heroku_drain"();
