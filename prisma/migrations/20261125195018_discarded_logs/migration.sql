-- AlterTable
ALTER TABLE "ledger_minutes" ADD COLUMN     "dropped_discarded" BIGINT NOT NULL DEFAULT 0;
