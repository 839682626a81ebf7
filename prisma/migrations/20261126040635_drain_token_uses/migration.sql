-- AlterTable
ALTER TABLE "drain_tokens" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);
