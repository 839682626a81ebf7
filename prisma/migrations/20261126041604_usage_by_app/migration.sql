-- AlterTable
ALTER TABLE "tenant_days" ADD COLUMN     "messages_received" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "app_days" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "app_id" UUID NOT NULL,
    "bytes_received" BIGINT NOT NULL,
    "messages_received" BIGINT NOT NULL,

    CONSTRAINT "app_days_pkey" PRIMARY KEY ("tenant_id","day","app_id")
);

-- CreateIndex
CREATE INDEX "app_days_day_idx" ON "app_days"("day");
