-- AlterTable
ALTER TABLE "ledger_minutes" ADD COLUMN     "bytes_dropped" BIGINT NOT NULL DEFAULT 0;
