-- AlterTable
ALTER TABLE "ledger_minutes" ADD COLUMN     "dropped_suspended" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "apps_max" INTEGER,
ADD COLUMN     "members_max" INTEGER,
ADD COLUMN     "plan" TEXT NOT NULL DEFAULT 'standard',
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_for" TEXT;

-- CreateIndex
CREATE INDEX "destinations_status_id_idx" ON "destinations"("status", "id");

-- For the operator's search by the beginning of a name, whatever its case (apps/api/src/operator/tenants.service.ts).
CREATE INDEX "tenants_lower_name_idx" ON "tenants"(lower("name") text_pattern_ops);
