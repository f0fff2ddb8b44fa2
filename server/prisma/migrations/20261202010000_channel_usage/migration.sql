-- What a vendor tells twice is billed once.
CREATE UNIQUE INDEX "billing_usage_channel_once" ON "billing_usage" ("organizationId", "source")
  WHERE "source" LIKE 'channel:%';
