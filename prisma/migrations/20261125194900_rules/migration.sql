-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "rules" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "rules" JSONB NOT NULL DEFAULT '[]';
