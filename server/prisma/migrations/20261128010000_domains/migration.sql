-- Hosts of an organization's own. Many may claim a host; one organization has it proved.
CREATE TABLE "domains" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),
    "lastCheckedAt" TIMESTAMPTZ(3),
    "lastFinding" TEXT,
    "missingSince" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domains_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "domains_organizationId_host_key" ON "domains"("organizationId", "host");

-- CreateIndex
CREATE INDEX "domains_host_idx" ON "domains"("host");

CREATE UNIQUE INDEX "domains_proved_once" ON "domains"("host") WHERE "verifiedAt" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "domains" ADD CONSTRAINT "domains_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "domains" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "domains" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "domains" TO frontdesk_app
  USING ("organizationId" = current_setting('app.organization_id', true))
  WITH CHECK ("organizationId" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "domains" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "domains" TO frontdesk_app, frontdesk_system;

-- Every process knows which hosts are proved: whatever changes that tells them at commit.
CREATE FUNCTION tell_domains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('frontdesk_domains', '');
  RETURN NULL;
END $$;
CREATE TRIGGER domains_told AFTER INSERT OR DELETE OR UPDATE OF "verifiedAt" ON "domains"
  FOR EACH STATEMENT EXECUTE FUNCTION tell_domains();
CREATE TRIGGER organizations_told AFTER UPDATE OF "isActive" ON "organizations"
  FOR EACH STATEMENT EXECUTE FUNCTION tell_domains();
