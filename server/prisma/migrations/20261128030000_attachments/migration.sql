-- Files that people attach: who uploaded them, how large their pictures are, and which are forgotten.
ALTER TABLE "files" ADD COLUMN "uploadedBy" TEXT;
ALTER TABLE "files" ADD COLUMN "width" INTEGER;
ALTER TABLE "files" ADD COLUMN "height" INTEGER;
CREATE INDEX "files_createdAt_idx" ON "files"("createdAt");
-- Stored as they are: pieces of them are read by position, and most are compressed already.
ALTER TABLE "files" ALTER COLUMN "content" SET STORAGE EXTERNAL;
