-- CreateTable
CREATE TABLE "handover_rules" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "teamId" TEXT,
    "priority" INTEGER,
    "message" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "handover_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handovers" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "runId" TEXT,
    "reason" TEXT NOT NULL,
    "ruleId" TEXT,
    "ruleName" TEXT,
    "status" TEXT NOT NULL DEFAULT 'writing',
    "summary" TEXT,
    "suggestion" TEXT,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "model" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "handovers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "handover_rules_organizationId_createdAt_id_idx" ON "handover_rules"("organizationId", "createdAt", "id");
CREATE INDEX "handovers_organizationId_conversationId_createdAt_idx" ON "handovers"("organizationId", "conversationId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "handover_rules" ADD CONSTRAINT "handover_rules_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_organizationId_conversationId_fkey" FOREIGN KEY ("organizationId", "conversationId") REFERENCES "conversations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of the two columns only the team is forgotten with it.
ALTER TABLE "handover_rules" ADD CONSTRAINT "handover_rules_organizationId_teamId_fkey" FOREIGN KEY ("organizationId", "teamId") REFERENCES "teams"("organizationId", "id") ON DELETE SET NULL ("teamId") ON UPDATE CASCADE;

DO $$
DECLARE scoped text;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['handover_rules', 'handovers'] LOOP
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
