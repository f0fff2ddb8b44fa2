-- One AI turn at a time in a conversation: the database refuses a second one.
CREATE UNIQUE INDEX "runs_one_running" ON "runs"("conversationId") WHERE "status" = 'running';
