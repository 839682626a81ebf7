-- CreateEnum
CREATE TYPE "ChannelType" AS ENUM ('email', 'webhook', 'slack');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('pending', 'delivered', 'failed');

-- AlterTable
ALTER TABLE "app_activity" ADD COLUMN     "silent_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "silent_after_minutes" INTEGER;

-- AlterTable
ALTER TABLE "tenant_events" ADD COLUMN     "is_dispatched" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "notification_channels" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "type" "ChannelType" NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "sealed_url" BYTEA,
    "url_hint" TEXT,
    "sealed_secret" BYTEA,
    "events" TEXT[],
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_deliveries" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "event_id" UUID,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "status_code" INTEGER,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_channels_tenant_id_id_key" ON "notification_channels"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_channels_tenant_id_name_key" ON "notification_channels"("tenant_id", "name");

-- CreateIndex
CREATE INDEX "notification_deliveries_tenant_id_channel_id_id_idx" ON "notification_deliveries"("tenant_id", "channel_id", "id");

-- CreateIndex
CREATE INDEX "notification_deliveries_status_id_idx" ON "notification_deliveries"("status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_deliveries_channel_id_event_id_key" ON "notification_deliveries"("channel_id", "event_id");

-- CreateIndex
CREATE INDEX "tenant_events_is_dispatched_id_idx" ON "tenant_events"("is_dispatched", "id");

-- AddForeignKey
ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_tenant_id_channel_id_fkey" FOREIGN KEY ("tenant_id", "channel_id") REFERENCES "notification_channels"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- What happened before there were channels is told to nobody.
UPDATE "tenant_events" SET "is_dispatched" = true;
