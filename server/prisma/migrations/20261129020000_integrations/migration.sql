-- AlterTable
ALTER TABLE "integrations" ADD COLUMN "refusals" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "integration_tools" (
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "toolName" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "displayName" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "inputSchema" JSONB NOT NULL,
    "outputSchema" JSONB,
    "effect" TEXT NOT NULL,
    "requires" TEXT NOT NULL,
    "mayRepeat" BOOLEAN NOT NULL,
    "plan" JSONB NOT NULL,

    CONSTRAINT "integration_tools_pkey" PRIMARY KEY ("integrationId","toolName")
);

-- CreateTable
CREATE TABLE "integration_days" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "toolName" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "duration" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "integration_days_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "integration_tools_organizationId_idx" ON "integration_tools"("organizationId");
CREATE UNIQUE INDEX "integration_days_integrationId_date_toolName_key" ON "integration_days"("integrationId", "date", "toolName");
CREATE INDEX "integration_days_organizationId_date_idx" ON "integration_days"("organizationId", "date");

-- AddForeignKey
ALTER TABLE "integration_tools" ADD CONSTRAINT "integration_tools_organizationId_integrationId_fkey" FOREIGN KEY ("organizationId", "integrationId") REFERENCES "integrations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "integration_days" ADD CONSTRAINT "integration_days_organizationId_integrationId_fkey" FOREIGN KEY ("organizationId", "integrationId") REFERENCES "integrations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE scoped text;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['integration_days', 'integration_tools'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', scoped);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', scoped);
    EXECUTE format(
      'CREATE POLICY in_organization ON %I TO frontdesk_app
         USING ("organizationId" = current_setting(''app.organization_id'', true))
         WITH CHECK ("organizationId" = current_setting(''app.organization_id'', true))',
      scoped
    );
    EXECUTE format(
      'CREATE POLICY as_system ON %I TO frontdesk_system USING (true) WITH CHECK (true)', scoped
    );
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_app, frontdesk_system', scoped);
  END LOOP;
END $$;
