-- By whose identity provider a session began.
ALTER TABLE "sessions" ADD COLUMN "ssoOrganizationId" TEXT;

-- The identity provider of an organization. Its client secret is sealed.
CREATE TABLE "sso_providers" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "clientId" TEXT,
    "secrets" JSONB NOT NULL DEFAULT '{}',
    "entryPoint" TEXT,
    "certificate" TEXT,
    "newRole" "UserRole",
    "isRequired" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sso_providers_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sso_providers_organizationId_key" ON "sso_providers"("organizationId");
ALTER TABLE "sso_providers" ADD CONSTRAINT "sso_providers_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sso_providers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sso_providers" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "sso_providers" TO frontdesk_app
  USING ("organizationId" = current_setting('app.organization_id', true))
  WITH CHECK ("organizationId" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "sso_providers" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "sso_providers" TO frontdesk_app, frontdesk_system;

-- Somebody on their way to an identity provider and back. Nobody comes in by reading this table:
-- the secret of an attempt is in their browser alone.
CREATE TABLE "sso_attempts" (
    "id" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sso_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sso_attempts_expiresAt_idx" ON "sso_attempts"("expiresAt");
ALTER TABLE "sso_attempts" ADD CONSTRAINT "sso_attempts_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "sso_providers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
GRANT SELECT, INSERT, UPDATE, DELETE ON "sso_attempts" TO frontdesk_system;

-- Who left or was removed, so that single sign-on does not bring them back.
CREATE TABLE "former_members" (
    "organizationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "former_members_pkey" PRIMARY KEY ("organizationId", "userId")
);
ALTER TABLE "former_members" ADD CONSTRAINT "former_members_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "former_members" ADD CONSTRAINT "former_members_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "former_members" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "former_members" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "former_members" TO frontdesk_app
  USING ("organizationId" = current_setting('app.organization_id', true))
  WITH CHECK ("organizationId" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "former_members" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "former_members" TO frontdesk_app, frontdesk_system;
