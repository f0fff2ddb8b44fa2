-- AlterTable
ALTER TABLE "organizations" ADD COLUMN "deletesAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "organizations_deletesAt_idx" ON "organizations"("deletesAt");
