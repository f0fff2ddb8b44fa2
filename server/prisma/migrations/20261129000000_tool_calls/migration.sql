-- AlterEnum
ALTER TYPE "RunStatus" ADD VALUE 'waiting';

-- CreateEnum
CREATE TYPE "ToolCallStatus" AS ENUM ('planned', 'waiting', 'approved', 'declined', 'running', 'done', 'failed', 'unknown');

-- AlterTable
ALTER TABLE "runs" ADD COLUMN "progress" JSONB;
ALTER TABLE "runs" ADD COLUMN "decisions" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "tool_calls" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "agentId" TEXT,
    "position" INTEGER NOT NULL,
    "callId" TEXT NOT NULL,
    "toolName" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "effect" TEXT NOT NULL,
    "status" "ToolCallStatus" NOT NULL,
    "output" JSONB,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "note" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tool_calls_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tool_calls_organizationId_id_key" ON "tool_calls"("organizationId", "id");
CREATE UNIQUE INDEX "tool_calls_runId_position_key" ON "tool_calls"("runId", "position");
CREATE INDEX "tool_calls_conversationId_createdAt_idx" ON "tool_calls"("conversationId", "createdAt");
CREATE INDEX "tool_calls_organizationId_toolName_createdAt_idx" ON "tool_calls"("organizationId", "toolName", "createdAt");
-- What the team has to decide on.
CREATE INDEX "tool_calls_waiting_idx" ON "tool_calls"("organizationId", "createdAt") WHERE "status" = 'waiting';

-- AddForeignKey
ALTER TABLE "tool_calls" ADD CONSTRAINT "tool_calls_organizationId_runId_fkey" FOREIGN KEY ("organizationId", "runId") REFERENCES "runs"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "tool_calls" ADD CONSTRAINT "tool_calls_organizationId_conversationId_fkey" FOREIGN KEY ("organizationId", "conversationId") REFERENCES "conversations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "tool_calls" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tool_calls" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "tool_calls" TO frontdesk_app
  USING ("organizationId" = current_setting('app.organization_id', true))
  WITH CHECK ("organizationId" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "tool_calls" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "tool_calls" TO frontdesk_app, frontdesk_system;
