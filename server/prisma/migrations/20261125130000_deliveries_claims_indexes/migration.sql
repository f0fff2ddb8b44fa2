-- A delivery is marked before it is handed to its channel: one found so later went out or not,
-- nobody knows, and is not sent again.
ALTER TYPE "DeliveryStatus" ADD VALUE 'sending' BEFORE 'sent';

-- An address that somebody merely typed into a widget: nobody is recognised by it.
ALTER TABLE "contacts" ADD COLUMN "isEmailClaimed" BOOLEAN NOT NULL DEFAULT false;

-- Until now it was not written down. Only widgets name a channel here, and only visitors who said
-- who they are and never wrote have no conversation. The owner is bound by the policies as long as
-- they are forced.
ALTER TABLE "contacts" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "conversations" NO FORCE ROW LEVEL SECURITY;
UPDATE "contacts" c SET "isEmailClaimed" = true
WHERE c."email" IS NOT NULL AND NOT c."isVerified" AND c."externalId" IS NULL
  AND (
    EXISTS (SELECT 1 FROM "conversations" v WHERE v."contactId" = c."id"
              AND v."channel" = 'web_widget' AND v."channelId" IS NOT NULL)
    OR NOT EXISTS (SELECT 1 FROM "conversations" v WHERE v."contactId" = c."id")
  );
ALTER TABLE "contacts" FORCE ROW LEVEL SECURITY;
ALTER TABLE "conversations" FORCE ROW LEVEL SECURITY;

-- CreateIndex
CREATE INDEX "contacts_organizationId_phone_idx" ON "contacts"("organizationId", "phone");

-- CreateIndex
CREATE INDEX "conversations_organizationId_assignedAgentId_idx" ON "conversations"("organizationId", "assignedAgentId");

-- CreateIndex
CREATE INDEX "runs_organizationId_agentId_idx" ON "runs"("organizationId", "agentId");
