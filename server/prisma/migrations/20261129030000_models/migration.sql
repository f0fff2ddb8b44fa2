-- What was said up to a message, in short, so that long conversations fit in a prompt.
ALTER TABLE "conversations" ADD COLUMN "aiSummary" TEXT;
ALTER TABLE "conversations" ADD COLUMN "aiSummaryUpTo" TEXT;

-- What AI has cost in a month. A budget asks for it before each turn, so nothing is added up then.
CREATE TABLE "ai_spending" (
    "organizationId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "tokens" BIGINT NOT NULL DEFAULT 0,
    "costMicros" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "warnedAt" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ai_spending_pkey" PRIMARY KEY ("organizationId","period")
);
ALTER TABLE "ai_spending" ADD CONSTRAINT "ai_spending_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ai_spending" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ai_spending" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "ai_spending" TO frontdesk_app
  USING ("organizationId" = current_setting('app.organization_id', true))
  WITH CHECK ("organizationId" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "ai_spending" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "ai_spending" TO frontdesk_app, frontdesk_system;

-- Kept by the statement that writes the usage, whoever writes it, so that the two cannot differ.
CREATE FUNCTION count_ai_spending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "ai_spending" ("organizationId", "period", "tokens", "costMicros")
  SELECT "organizationId", "billingPeriod", sum("quantity")::bigint, sum("totalCost") * 1000000
  FROM added WHERE "costType" IN ('ai_tokens_input', 'ai_tokens_output')
  GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT ("organizationId", "period") DO UPDATE SET
    "tokens" = "ai_spending"."tokens" + excluded."tokens",
    "costMicros" = "ai_spending"."costMicros" + excluded."costMicros";
  RETURN NULL;
END $$;

CREATE TRIGGER billing_usage_count_spending AFTER INSERT ON "billing_usage"
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_ai_spending();

-- What was used before is counted once.
INSERT INTO "ai_spending" ("organizationId", "period", "tokens", "costMicros")
SELECT "organizationId", "billingPeriod", sum("quantity")::bigint, sum("totalCost") * 1000000
FROM "billing_usage" WHERE "costType" IN ('ai_tokens_input', 'ai_tokens_output')
GROUP BY 1, 2;
