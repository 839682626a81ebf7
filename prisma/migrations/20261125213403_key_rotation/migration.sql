-- CreateEnum
CREATE TYPE "RotationState" AS ENUM ('running', 'finished', 'superseded');

-- AlterTable
ALTER TABLE "audit_log" ALTER COLUMN "tenant_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "destinations" ADD COLUMN     "key_version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "key_rotations" (
    "id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "state" "RotationState" NOT NULL DEFAULT 'running',
    "pass" INTEGER NOT NULL DEFAULT 1,
    "table_name" TEXT,
    "last_row_id" UUID,
    "examined" BIGINT NOT NULL DEFAULT 0,
    "resealed" BIGINT NOT NULL DEFAULT 0,
    "unreadable" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_rotations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "key_rotations_state_id_idx" ON "key_rotations"("state", "id");
