-- The search of the inbox. Policies stand in the way of its indexes: @@ and ILIKE are not known to
-- be leakproof, so on a table with a policy PostgreSQL reads every row first. This function reads
-- without the policies, and only what belongs to the organization of the transaction.
--
-- It returns the conversations that hold the words, or whose contact's name or e-mail or whose own
-- subject match the pattern (of ILIKE).
CREATE FUNCTION matching_conversations(pattern text, words text) RETURNS SETOF text
LANGUAGE sql STABLE ROWS 200 AS $$
  SELECT v."id" FROM "contacts" c
    JOIN "conversations" v ON v."organizationId" = c."organizationId" AND v."contactId" = c."id"
    WHERE c."organizationId" = current_setting('app.organization_id', true)
      AND (c."name" ILIKE pattern OR c."email" ILIKE pattern)
  UNION
  SELECT "id" FROM "conversations"
    WHERE "organizationId" = current_setting('app.organization_id', true) AND "subject" ILIKE pattern
  UNION
  SELECT "conversationId" FROM "messages"
    WHERE "organizationId" = current_setting('app.organization_id', true)
      AND to_tsvector('simple'::regconfig, "content") @@ websearch_to_tsquery('simple'::regconfig, words)
$$;

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION matching_conversations SET search_path = %I, pg_temp', current_schema());
  REVOKE ALL ON FUNCTION matching_conversations FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION matching_conversations TO frontdesk_app, frontdesk_system;
END $$;

-- It needs an owner whom the policies let see all. Where that may not be arranged, it stays bound
-- by the policies of who calls it: as right, but slow over many messages.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT frontdesk_system TO %I', current_user);
  END IF;
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO frontdesk_system', current_schema());
  ALTER FUNCTION matching_conversations SECURITY DEFINER;
  ALTER FUNCTION matching_conversations OWNER TO frontdesk_system;
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM frontdesk_system', current_schema());
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'The search goes without its indexes: %', SQLERRM;
END $$;

-- Trigrams make ILIKE quick. An extension that is missing or not allowed costs only speed. Contacts
-- change seldom and most conversations have no subject, so that messages do not pay for this.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "contacts_name_email_trigrams" ON "contacts"
    USING GIN ("name" gin_trgm_ops, "email" gin_trgm_ops);
  CREATE INDEX "conversations_subject_trigrams" ON "conversations"
    USING GIN ("subject" gin_trgm_ops) WHERE "subject" IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'The search goes without trigrams: %', SQLERRM;
END $$;
