-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "metrics" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ledger_minutes" ADD COLUMN     "metric_points" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "metric_points_dropped" BIGINT NOT NULL DEFAULT 0;
