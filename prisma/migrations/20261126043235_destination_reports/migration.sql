-- CreateTable
CREATE TABLE "destination_reports" (
    "destination_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "attempts" JSONB NOT NULL,
    "lanes" JSONB NOT NULL,

    CONSTRAINT "destination_reports_pkey" PRIMARY KEY ("destination_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "destination_reports_tenant_id_destination_id_key" ON "destination_reports"("tenant_id", "destination_id");

-- AddForeignKey
ALTER TABLE "destination_reports" ADD CONSTRAINT "destination_reports_tenant_id_destination_id_fkey" FOREIGN KEY ("tenant_id", "destination_id") REFERENCES "destinations"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
