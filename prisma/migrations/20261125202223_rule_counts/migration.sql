-- CreateEnum
CREATE TYPE "RuleOwner" AS ENUM ('tenant', 'app');

-- CreateTable
CREATE TABLE "rule_counts" (
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "owner" "RuleOwner" NOT NULL,
    "name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "lines_in" BIGINT NOT NULL,
    "lines_hit" BIGINT NOT NULL,
    "bytes_saved" BIGINT NOT NULL,

    CONSTRAINT "rule_counts_pkey" PRIMARY KEY ("app_id","owner","name","day")
);

-- CreateIndex
CREATE INDEX "rule_counts_tenant_id_app_id_idx" ON "rule_counts"("tenant_id", "app_id");

-- CreateIndex
CREATE INDEX "rule_counts_day_idx" ON "rule_counts"("day");

-- AddForeignKey
ALTER TABLE "rule_counts" ADD CONSTRAINT "rule_counts_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
