-- CreateEnum
CREATE TYPE "Availability" AS ENUM ('online', 'away');

-- AlterTable
ALTER TABLE "organization_users" ADD COLUMN "availability" "Availability" NOT NULL DEFAULT 'online';

-- CreateTable
CREATE TABLE "member_presences" (
    "organizationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_presences_pkey" PRIMARY KEY ("organizationId","userId")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "autoAssign" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "teamId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "joinedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastGivenAt" TIMESTAMPTZ(3),

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN "assignedTeamId" TEXT;
ALTER TABLE "agents" ADD COLUMN "handoverTeamId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "teams_organizationId_id_key" ON "teams"("organizationId", "id");
CREATE UNIQUE INDEX "teams_organizationId_name_key" ON "teams"("organizationId", lower("name"));
CREATE UNIQUE INDEX "team_members_organizationId_teamId_userId_key" ON "team_members"("organizationId", "teamId", "userId");
CREATE INDEX "team_members_organizationId_userId_idx" ON "team_members"("organizationId", "userId");

-- A team's queue, and what waits in it for somebody; most conversations are in neither.
CREATE INDEX "conversations_team_idx"
  ON "conversations"("organizationId", "assignedTeamId", "lastMessageAt" DESC)
  WHERE "assignedTeamId" IS NOT NULL;
CREATE INDEX "conversations_waiting_in_team_idx" ON "conversations"("organizationId", "assignedTeamId")
  WHERE "assignedTeamId" IS NOT NULL AND "assignedUserId" IS NULL AND "handler" = 'person'
    AND "status" IN ('open', 'pending', 'escalated');

-- AddForeignKey
ALTER TABLE "member_presences" ADD CONSTRAINT "member_presences_organizationId_userId_fkey" FOREIGN KEY ("organizationId", "userId") REFERENCES "organization_users"("organizationId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "teams" ADD CONSTRAINT "teams_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_organizationId_teamId_fkey" FOREIGN KEY ("organizationId", "teamId") REFERENCES "teams"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_organizationId_userId_fkey" FOREIGN KEY ("organizationId", "userId") REFERENCES "organization_users"("organizationId", "userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of the two columns only the team is forgotten with it.
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_organizationId_assignedTeamId_fkey" FOREIGN KEY ("organizationId", "assignedTeamId") REFERENCES "teams"("organizationId", "id") ON DELETE SET NULL ("assignedTeamId") ON UPDATE CASCADE;
ALTER TABLE "agents" ADD CONSTRAINT "agents_organizationId_handoverTeamId_fkey" FOREIGN KEY ("organizationId", "handoverTeamId") REFERENCES "teams"("organizationId", "id") ON DELETE SET NULL ("handoverTeamId") ON UPDATE CASCADE;

DO $$
DECLARE scoped text;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['member_presences', 'team_members', 'teams'] LOOP
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

-- Conversations are counted by team as well.
ALTER TABLE "conversation_counts" ADD COLUMN "assignedTeamId" TEXT NOT NULL DEFAULT '';
ALTER TABLE "conversation_counts" DROP CONSTRAINT "conversation_counts_pkey";
ALTER TABLE "conversation_counts" ADD CONSTRAINT "conversation_counts_pkey"
  PRIMARY KEY ("organizationId","status","handler","assignedUserId","assignedTeamId");

CREATE OR REPLACE FUNCTION count_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), count(*)
    FROM added GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), -count(*)
    FROM removed GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSE
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", assigned, team, sum(change)
    FROM (
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", '') AS assigned, coalesce("assignedTeamId", '') AS team, 1 AS change FROM added
      UNION ALL
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), -1 FROM removed
    ) AS changes
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(change) <> 0 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  END IF;
  RETURN NULL;
END $$;

-- Who searches for a customer's name does not look for what a colleague of that name did.
DO $$
BEGIN
  EXECUTE replace(
    pg_get_functiondef('matching_conversations'::regproc),
    'AND to_tsvector(',
    'AND "type" <> ''system'' AND to_tsvector('
  );
END $$;

-- Whoever may no longer be here is looked at by every process at once: their sockets end. Told by
-- the tables themselves, so that no way of ending a session, key or membership can be forgotten.
CREATE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('frontdesk_access', to_jsonb(OLD) ->> TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE TRIGGER sessions_access AFTER DELETE ON "sessions"
  FOR EACH ROW EXECUTE FUNCTION tell_access('userId');
CREATE TRIGGER api_keys_access AFTER DELETE ON "api_keys"
  FOR EACH ROW EXECUTE FUNCTION tell_access('id');
CREATE TRIGGER members_access_ended AFTER DELETE ON "organization_users"
  FOR EACH ROW EXECUTE FUNCTION tell_access('userId');
CREATE TRIGGER members_access_changed AFTER UPDATE ON "organization_users" FOR EACH ROW
  WHEN (OLD."role" IS DISTINCT FROM NEW."role" OR OLD."isActive" IS DISTINCT FROM NEW."isActive")
  EXECUTE FUNCTION tell_access('userId');
CREATE TRIGGER organizations_access AFTER UPDATE ON "organizations" FOR EACH ROW
  WHEN (OLD."isActive" IS DISTINCT FROM NEW."isActive")
  EXECUTE FUNCTION tell_access('id');
