-- AlterTable
ALTER TABLE "parked_frames" ADD COLUMN     "group_id" UUID NOT NULL DEFAULT gen_random_uuid();
