-- CreateTable
CREATE TABLE "suites" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "gate" JSONB NOT NULL,
    "isGuard" BOOLEAN NOT NULL DEFAULT false,
    "judgeModel" TEXT,
    "testIntegrationIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "revision" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suite_cases" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "suiteId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "customer" JSONB NOT NULL,
    "toolResults" JSONB NOT NULL DEFAULT '[]',
    "expectations" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suite_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suite_runs" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "suiteId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "contentHash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "startedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "suite_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suite_results" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "suiteRunId" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "tested" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "conversationId" TEXT,
    "outcomes" JSONB NOT NULL DEFAULT '[]',
    "turns" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "tokens" INTEGER NOT NULL DEFAULT 0,
    "costMicros" INTEGER NOT NULL DEFAULT 0,
    "duration" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suite_results_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "suites_organizationId_id_key" ON "suites"("organizationId", "id");
CREATE INDEX "suites_organizationId_agentId_createdAt_idx" ON "suites"("organizationId", "agentId", "createdAt");
CREATE INDEX "suite_cases_organizationId_suiteId_position_idx" ON "suite_cases"("organizationId", "suiteId", "position");
CREATE UNIQUE INDEX "suite_runs_organizationId_id_key" ON "suite_runs"("organizationId", "id");
CREATE INDEX "suite_runs_organizationId_suiteId_createdAt_idx" ON "suite_runs"("organizationId", "suiteId", "createdAt" DESC);
CREATE INDEX "suite_results_organizationId_suiteRunId_position_idx" ON "suite_results"("organizationId", "suiteRunId", "position");

-- AddForeignKey
ALTER TABLE "suites" ADD CONSTRAINT "suites_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "agents"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "suite_cases" ADD CONSTRAINT "suite_cases_organizationId_suiteId_fkey" FOREIGN KEY ("organizationId", "suiteId") REFERENCES "suites"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "suite_runs" ADD CONSTRAINT "suite_runs_organizationId_suiteId_fkey" FOREIGN KEY ("organizationId", "suiteId") REFERENCES "suites"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "suite_results" ADD CONSTRAINT "suite_results_organizationId_suiteRunId_fkey" FOREIGN KEY ("organizationId", "suiteRunId") REFERENCES "suite_runs"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE scoped text;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['suites', 'suite_cases', 'suite_runs', 'suite_results'] LOOP
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
