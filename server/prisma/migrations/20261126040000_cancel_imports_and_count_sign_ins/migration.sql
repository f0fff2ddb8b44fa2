-- An import can be stopped.
ALTER TYPE "ImportStatus" ADD VALUE 'cancelled';

-- An import that begins again after a crash knows what it brought already.
ALTER TABLE "knowledge_base_items" ADD COLUMN "importId" TEXT;

-- Failed attempts to sign in are counted by address, over all processes.
CREATE TABLE "sign_in_failures" (
    "emailHash" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("emailHash")
);
CREATE INDEX "sign_in_failures_since_idx" ON "sign_in_failures"("since");
GRANT SELECT, INSERT, UPDATE, DELETE ON "sign_in_failures" TO frontdesk_system;
