-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "space" BOOLEAN NOT NULL DEFAULT false;
