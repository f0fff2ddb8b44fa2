ALTER TABLE "channels"
  ADD COLUMN "account" TEXT,
  ADD COLUMN "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "lastError" TEXT,
  ADD COLUMN "lastErrorAt" TIMESTAMPTZ(3),
  ADD COLUMN "lastCheckedAt" TIMESTAMPTZ(3),
  ADD COLUMN "lastEventAt" TIMESTAMPTZ(3),
  ADD COLUMN "pausedUntil" TIMESTAMPTZ(3),
  ADD COLUMN "pollState" TEXT,
  ADD COLUMN "pollLeaseUntil" TIMESTAMPTZ(3);

ALTER TABLE "messages"
  ADD COLUMN "editedAt" TIMESTAMPTZ(3),
  ADD COLUMN "deletedAt" TIMESTAMPTZ(3),
  ADD COLUMN "reactions" TEXT[] DEFAULT ARRAY[]::TEXT[];

ALTER TABLE "deliveries"
  ADD COLUMN "conversationId" TEXT,
  ADD COLUMN "externalIds" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "deliveries" AS d SET "conversationId" = m."conversationId"
  FROM "messages" AS m WHERE m."id" = d."messageId";
ALTER TABLE "deliveries" ALTER COLUMN "conversationId" SET NOT NULL;
CREATE INDEX "deliveries_organizationId_conversationId_createdAt_id_idx"
  ON "deliveries"("organizationId", "conversationId", "createdAt", "id");
CREATE INDEX "deliveries_externalIds_idx" ON "deliveries" USING GIN ("externalIds");

-- CreateTable
CREATE TABLE "webhook_requests" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "body" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_identities" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "contactId" TEXT NOT NULL,
    "channel" "ChannelType" NOT NULL,
    "scope" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT,
    "isReachable" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_identities_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "webhook_requests_organizationId_channelId_receivedAt_idx"
  ON "webhook_requests"("organizationId", "channelId", "receivedAt" DESC);
CREATE INDEX "webhook_requests_receivedAt_idx" ON "webhook_requests"("receivedAt");
CREATE UNIQUE INDEX "contact_identities_organizationId_channel_scope_externalId_key"
  ON "contact_identities"("organizationId", "channel", "scope", "externalId");
CREATE INDEX "contact_identities_organizationId_contactId_idx"
  ON "contact_identities"("organizationId", "contactId");

ALTER TABLE "webhook_requests" ADD CONSTRAINT "webhook_requests_organizationId_channelId_fkey"
  FOREIGN KEY ("organizationId", "channelId") REFERENCES "channels"("organizationId", "id")
  ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "contact_identities" ADD CONSTRAINT "contact_identities_organizationId_contactId_fkey"
  FOREIGN KEY ("organizationId", "contactId") REFERENCES "contacts"("organizationId", "id")
  ON DELETE CASCADE ON UPDATE CASCADE;

-- What the restricted roles may see and do.
DO $$
DECLARE scoped TEXT;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['webhook_requests', 'contact_identities'] LOOP
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
