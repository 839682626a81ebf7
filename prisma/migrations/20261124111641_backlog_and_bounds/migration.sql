-- CreateEnum
CREATE TYPE "LateLogs" AS ENUM ('drop', 'restamp');

-- CreateEnum
CREATE TYPE "DeadLetterReason" AS ENUM ('intake_rejected', 'too_large');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "DestinationStatus" ADD VALUE 'wrong_url';
ALTER TYPE "DestinationStatus" ADD VALUE 'unreachable';

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "late_logs" "LateLogs" NOT NULL DEFAULT 'drop';

-- AlterTable
ALTER TABLE "ledger_writers" ADD COLUMN     "is_closed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "bytes_per_day_max" BIGINT,
ADD COLUMN     "lines_per_second_max" INTEGER,
ADD COLUMN     "parked_bytes_max" BIGINT;

-- CreateTable
CREATE TABLE "ledger_restarts" (
    "writer_id" UUID NOT NULL,
    "from_minute" TIMESTAMPTZ(0) NOT NULL,
    "to_minute" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "ledger_restarts_pkey" PRIMARY KEY ("writer_id")
);

-- CreateTable
CREATE TABLE "parked_frames" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "destination_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "messages" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "parked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parked_frames_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parked_totals" (
    "tenant_id" UUID NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "parked_totals_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "dead_letters" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "reason" "DeadLetterReason" NOT NULL,
    "status_code" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sealed_preview" BYTEA NOT NULL,
    "sealed_frame" BYTEA NOT NULL,

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant_events" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "destination_id" UUID,
    "app_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ledger_restarts_to_minute_idx" ON "ledger_restarts"("to_minute");

-- CreateIndex
CREATE INDEX "parked_frames_destination_id_received_at_id_idx" ON "parked_frames"("destination_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "parked_frames_tenant_id_received_at_id_idx" ON "parked_frames"("tenant_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "parked_frames_app_id_idx" ON "parked_frames"("app_id");

-- CreateIndex
CREATE INDEX "parked_frames_received_at_idx" ON "parked_frames"("received_at");

-- CreateIndex
CREATE INDEX "dead_letters_tenant_id_app_id_created_at_id_idx" ON "dead_letters"("tenant_id", "app_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "dead_letters_created_at_idx" ON "dead_letters"("created_at");

-- CreateIndex
CREATE INDEX "tenant_events_tenant_id_at_id_idx" ON "tenant_events"("tenant_id", "at", "id");

-- AddForeignKey
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tenant_events" ADD CONSTRAINT "tenant_events_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Writers of before said nothing when they ended: none of them is to be taken for one that died.
UPDATE "ledger_writers" SET "is_closed" = true;
