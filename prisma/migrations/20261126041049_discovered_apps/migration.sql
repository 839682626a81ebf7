-- CreateTable
CREATE TABLE "discovered_apps" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "name" TEXT,
    "lines" BIGINT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "discovered_apps_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "discovered_apps_tenant_id_app_id_id_idx" ON "discovered_apps"("tenant_id", "app_id", "id");

-- CreateIndex
CREATE INDEX "discovered_apps_last_seen_at_idx" ON "discovered_apps"("last_seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "discovered_apps_app_id_identifier_key" ON "discovered_apps"("app_id", "identifier");

-- AddForeignKey
ALTER TABLE "discovered_apps" ADD CONSTRAINT "discovered_apps_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "apps"("tenant_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
