-- AlterTable
ALTER TABLE "agents" ADD COLUMN "publishedVersion" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "exampleCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "ratedConversations" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "ratingSum" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "decidedConversations" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "solvedConversations" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "conversations" ADD COLUMN "handedOverAt" TIMESTAMPTZ(3),
ADD COLUMN "isTrial" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "agent_versions" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "snapshot" JSONB NOT NULL,
    "note" TEXT,
    "authorId" TEXT,
    "authorName" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_examples" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "embedding" DOUBLE PRECISION[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_examples_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "agent_versions_agentId_version_key" ON "agent_versions"("agentId", "version");
CREATE INDEX "agent_versions_organizationId_agentId_idx" ON "agent_versions"("organizationId", "agentId");
CREATE UNIQUE INDEX "agent_examples_agentId_text_key" ON "agent_examples"("agentId", "text");
CREATE INDEX "agent_examples_organizationId_createdAt_idx" ON "agent_examples"("organizationId", "createdAt");
-- What is forgotten after a while; most conversations are none of these.
CREATE INDEX "conversations_trial_idx" ON "conversations"("createdAt") WHERE "isTrial";

-- AddForeignKey
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "agents"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_examples" ADD CONSTRAINT "agent_examples_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "agents"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE scoped text;
BEGIN
  FOREACH scoped IN ARRAY ARRAY['agent_versions', 'agent_examples'] LOOP
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

-- Agents that are there already begin with a version of their own.
INSERT INTO "agent_versions" ("id", "organizationId", "agentId", "version", "authorName", "publishedAt", "snapshot")
SELECT gen_random_uuid()::text, "organizationId", "id", 1, 'Frontdesk', CURRENT_TIMESTAMP, jsonb_build_object(
  'name', "name", 'type', "type", 'description', "description", 'instructions', "instructions",
  'model', "model", 'temperature', "temperature", 'maxTokens', "maxTokens", 'isActive', "isActive",
  'priority', "priority", 'triggerKeywords', "triggerKeywords", 'examples', '[]'::jsonb,
  'fallbackMessage', "fallbackMessage", 'agentConfig', "agentConfig",
  'handoverTeamId', "handoverTeamId", 'tools', coalesce((
    SELECT jsonb_agg(to_jsonb(t) - '{id,organizationId,agentId,createdAt,updatedAt}'::text[] ORDER BY t."priority", t."toolName")
    FROM "agent_tools" t WHERE t."agentId" = "agents"."id"), '[]'::jsonb))
FROM "agents";
UPDATE "agents" SET "publishedVersion" = 1;

-- That a person had it is not forgotten when the AI gets it back. What was before is not known.
UPDATE "conversations" SET "handedOverAt" = "updatedAt" WHERE "handler" = 'person' AND "assignedAgentId" IS NOT NULL;
CREATE FUNCTION note_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."handedOverAt" = CURRENT_TIMESTAMP;
  RETURN NEW;
END $$;
CREATE TRIGGER conversations_handed_over BEFORE UPDATE ON "conversations" FOR EACH ROW
  WHEN (OLD."handler" = 'ai' AND NEW."handler" = 'person') EXECUTE FUNCTION note_handover();

-- Who tries an agent out is no conversation to count.
CREATE OR REPLACE FUNCTION count_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), count(*)
    FROM added WHERE NOT "isTrial" GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), -count(*)
    FROM removed WHERE NOT "isTrial" GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSE
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId", "count")
    SELECT "organizationId", "status", "handler", assigned, team, sum(change)
    FROM (
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", '') AS assigned, coalesce("assignedTeamId", '') AS team, 1 AS change FROM added WHERE NOT "isTrial"
      UNION ALL
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), coalesce("assignedTeamId", ''), -1 FROM removed WHERE NOT "isTrial"
    ) AS changes
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(change) <> 0 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId", "assignedTeamId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  END IF;
  RETURN NULL;
END $$;

-- What a conversation says of its agent. Decided: done, or a person had it. Solved: done without a
-- person ever having had it, and not rated below 3 of 5.
CREATE FUNCTION is_decided(status "ConversationStatus", handed_over timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT status IN ('resolved', 'closed') OR handed_over IS NOT NULL $$;
CREATE FUNCTION is_solved(status "ConversationStatus", handed_over timestamptz, rating int) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT status IN ('resolved', 'closed') AND handed_over IS NULL AND coalesce(rating, 3) >= 3
$$;

CREATE FUNCTION add_to_agent(agent text, total int, rated int, rating int, decided int, solved int)
RETURNS void LANGUAGE sql AS $$
  UPDATE "agents" SET
    "totalConversations" = "totalConversations" + total,
    "ratedConversations" = "ratedConversations" + rated,
    "ratingSum" = "ratingSum" + rating,
    "decidedConversations" = "decidedConversations" + decided,
    "solvedConversations" = "solvedConversations" + solved,
    "averageRating" = ("ratingSum" + rating)::float8 / nullif("ratedConversations" + rated, 0),
    "successRate" = ("solvedConversations" + solved)::float8 / nullif("decidedConversations" + decided, 0)
  WHERE "id" = agent
$$;

CREATE FUNCTION count_for_agent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c "conversations"; sign int;
BEGIN
  IF TG_OP = 'INSERT' THEN c = NEW; sign = 1; ELSE c = OLD; sign = -1; END IF;
  PERFORM add_to_agent(c."assignedAgentId", sign,
    sign * (c."customerSatisfaction" IS NOT NULL)::int, sign * coalesce(c."customerSatisfaction", 0),
    sign * is_decided(c."status", c."handedOverAt")::int,
    sign * is_solved(c."status", c."handedOverAt", c."customerSatisfaction")::int);
  RETURN NULL;
END $$;
CREATE TRIGGER conversations_of_agents_insert AFTER INSERT ON "conversations" FOR EACH ROW
  WHEN (NEW."assignedAgentId" IS NOT NULL AND NOT NEW."isTrial") EXECUTE FUNCTION count_for_agent();
CREATE TRIGGER conversations_of_agents_delete AFTER DELETE ON "conversations" FOR EACH ROW
  WHEN (OLD."assignedAgentId" IS NOT NULL AND NOT OLD."isTrial") EXECUTE FUNCTION count_for_agent();

-- One statement may change many conversations: it takes the agents' locks in the order of their ids,
-- so that two statements never wait for each other in a circle. Most change no number and take none.
CREATE FUNCTION count_for_agents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE share record;
BEGIN
  FOR share IN
    SELECT agent, sum(sign)::int AS total, sum(sign * (rating IS NOT NULL)::int)::int AS rated,
      sum(sign * coalesce(rating, 0))::int AS rating,
      sum(sign * is_decided(status, handed_over)::int)::int AS decided,
      sum(sign * is_solved(status, handed_over, rating)::int)::int AS solved
    FROM (
      SELECT "assignedAgentId" AS agent, 1 AS sign, "customerSatisfaction" AS rating, "status" AS status, "handedOverAt" AS handed_over
      FROM added WHERE "assignedAgentId" IS NOT NULL AND NOT "isTrial"
      UNION ALL
      SELECT "assignedAgentId", -1, "customerSatisfaction", "status", "handedOverAt"
      FROM removed WHERE "assignedAgentId" IS NOT NULL AND NOT "isTrial"
    ) AS changes
    GROUP BY agent
    HAVING (sum(sign), sum(sign * (rating IS NOT NULL)::int), sum(sign * coalesce(rating, 0)),
      sum(sign * is_decided(status, handed_over)::int), sum(sign * is_solved(status, handed_over, rating)::int))
      IS DISTINCT FROM (0, 0, 0, 0, 0)
    ORDER BY agent
  LOOP
    PERFORM add_to_agent(share.agent, share.total, share.rated, share.rating, share.decided, share.solved);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER conversations_of_agents_update AFTER UPDATE ON "conversations"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_for_agents();

-- What was counted until now counted an agent again each time that it got a conversation back.
UPDATE "agents" SET "totalConversations" = 0;
SELECT add_to_agent(agent, total, rated, rating, decided, solved) FROM (
  SELECT "assignedAgentId" AS agent, count(*)::int AS total, count("customerSatisfaction")::int AS rated,
    coalesce(sum("customerSatisfaction"), 0)::int AS rating,
    count(*) FILTER (WHERE is_decided("status", "handedOverAt"))::int AS decided,
    count(*) FILTER (WHERE is_solved("status", "handedOverAt", "customerSatisfaction"))::int AS solved
  FROM "conversations" WHERE "assignedAgentId" IS NOT NULL GROUP BY 1
) AS sums;
