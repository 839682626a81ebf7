-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "mask_api_emails" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "strip_ansi" BOOLEAN NOT NULL DEFAULT false;
