-- What a model read is kept as it was written: JSONB would put the keys in another order.
ALTER TABLE "run_steps"
    ALTER COLUMN "input" SET DATA TYPE JSON USING "input"::json,
    ALTER COLUMN "output" SET DATA TYPE JSON USING "output"::json,
    ADD COLUMN "startedAt" TIMESTAMPTZ(3),
    ADD COLUMN "callId" TEXT,
    ADD COLUMN "aside" JSON;

ALTER TABLE "runs" ADD COLUMN "billed" JSONB;
UPDATE "runs" SET "billed" = NULLIF("progress" -> 'billed', 'null') WHERE "progress" IS NOT NULL;
ALTER TABLE "runs" ALTER COLUMN "progress" SET DATA TYPE JSON USING "progress"::json;
