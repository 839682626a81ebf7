-- DropIndex
DROP INDEX "rule_counts_tenant_id_app_id_idx";

-- CreateIndex
CREATE INDEX "rule_counts_tenant_id_owner_day_idx" ON "rule_counts"("tenant_id", "owner", "day");
