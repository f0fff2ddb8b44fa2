-- A visitor reads the events of their own conversations, not those of the whole organization.
CREATE INDEX "events_organizationId_conversationId_sequence_idx" ON "events"("organizationId", "conversationId", "sequence");

-- Old answers are looked for by their age.
CREATE INDEX "idempotent_requests_createdAt_idx" ON "idempotent_requests"("createdAt");
