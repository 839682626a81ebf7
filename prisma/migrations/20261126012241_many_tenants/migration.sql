-- CreateTable
CREATE TABLE "tenant_days" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "bytes_received" BIGINT NOT NULL,

    CONSTRAINT "tenant_days_pkey" PRIMARY KEY ("tenant_id","day")
);

-- CreateIndex
CREATE INDEX "tenant_days_day_idx" ON "tenant_days"("day");

-- CreateIndex
CREATE INDEX "tenants_suspended_at_idx" ON "tenants"("suspended_at");

-- CreateIndex
CREATE INDEX "tenants_plan_id_idx" ON "tenants"("plan", "id");

-- What was sent today before this was counted.
INSERT INTO "tenant_days" ("tenant_id", "day", "bytes_received")
  SELECT tenant_id, (minute AT TIME ZONE 'UTC')::date AS day, sum(bytes_received) FROM ledger_minutes
  WHERE minute >= date_trunc('day', now(), 'UTC') AND dropped_over_quota = 0 AND dropped_suspended = 0 AND bytes_received > 0
  GROUP BY tenant_id, day;
