-- AlterTable
ALTER TABLE "organizations" ADD COLUMN "deletesAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "organizations_deletesAt_idx" ON "organizations"("deletesAt");

-- What is written down is not changed, by nobody; it goes with its organization alone.
REVOKE UPDATE ON "system_events" FROM frontdesk_system;
