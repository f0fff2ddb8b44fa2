-- The whole data model of server/prisma/schema.prisma, and below it what Prisma cannot say:
-- who may see which rows, and the counters that the inbox reads.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "UserRole" AS ENUM ('owner', 'admin', 'agent', 'manager', 'viewer');

-- CreateEnum
CREATE TYPE "ConversationStatus" AS ENUM ('open', 'pending', 'resolved', 'closed', 'escalated');

-- CreateEnum
CREATE TYPE "MessageType" AS ENUM ('text', 'image', 'file', 'audio', 'video', 'system', 'ai_response');

-- CreateEnum
CREATE TYPE "ChannelType" AS ENUM ('web_widget', 'sms', 'email', 'voice', 'whatsapp', 'facebook', 'instagram', 'twitter', 'telegram');

-- CreateEnum
CREATE TYPE "AgentType" AS ENUM ('triage', 'support', 'sales', 'technical', 'billing', 'product', 'custom');

-- CreateEnum
CREATE TYPE "IntegrationType" AS ENUM ('shopify', 'stripe', 'woocommerce', 'magento', 'bigcommerce', 'squarespace', 'wordpress', 'salesforce', 'hubspot', 'zendesk', 'intercom', 'slack', 'discord', 'mcp_server', 'custom_api');

-- CreateEnum
CREATE TYPE "IntegrationStatus" AS ENUM ('inactive', 'validating', 'active', 'error', 'disconnected');

-- CreateEnum
CREATE TYPE "ContentType" AS ENUM ('faq', 'documentation', 'policy', 'procedure', 'training', 'custom');

-- CreateEnum
CREATE TYPE "SystemCostType" AS ENUM ('ai_tokens_input', 'ai_tokens_output', 'sms_delivery', 'email_delivery', 'voice_minutes', 'api_calls', 'storage_usage', 'bandwidth_usage');

-- CreateEnum
CREATE TYPE "SubscriptionPlan" AS ENUM ('free', 'starter', 'pro', 'enterprise', 'custom');

-- CreateEnum
CREATE TYPE "Handler" AS ENUM ('ai', 'person');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('queued', 'running', 'done', 'failed', 'dropped');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('queued', 'sent', 'delivered', 'failed', 'unknown');

-- CreateEnum
CREATE TYPE "ImportStatus" AS ENUM ('queued', 'running', 'done', 'failed');

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "domain" TEXT,
    "logoUrl" TEXT,
    "website" TEXT,
    "industry" TEXT,
    "size" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "subscriptionPlan" "SubscriptionPlan" NOT NULL DEFAULT 'free',
    "subscriptionStatus" TEXT NOT NULL DEFAULT 'active',
    "subscriptionEndsAt" TIMESTAMPTZ(3),
    "billingEmail" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL,
    "avatar" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastLoginAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "activeOrganization" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "password" TEXT,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "scope" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_users" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "UserRole" NOT NULL DEFAULT 'agent',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "joinedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdBy" TEXT,
    "lastUsedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_requests" (
    "organizationId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_requests_pkey" PRIMARY KEY ("organizationId","key")
);

-- CreateTable
CREATE TABLE "integrations" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "type" "IntegrationType" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "status" "IntegrationStatus" NOT NULL DEFAULT 'inactive',
    "lastValidatedAt" TIMESTAMPTZ(3),
    "lastErrorAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "credentials" JSONB NOT NULL DEFAULT '{}',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "version" TEXT,
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "integrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agents" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "AgentType" NOT NULL,
    "description" TEXT,
    "instructions" TEXT NOT NULL,
    "model" TEXT NOT NULL DEFAULT 'gpt-4o',
    "temperature" DOUBLE PRECISION NOT NULL DEFAULT 0.7,
    "maxTokens" INTEGER NOT NULL DEFAULT 4000,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "triggerKeywords" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fallbackMessage" TEXT,
    "agentConfig" JSONB NOT NULL DEFAULT '{}',
    "totalConversations" INTEGER NOT NULL DEFAULT 0,
    "averageRating" DOUBLE PRECISION,
    "successRate" DOUBLE PRECISION,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_tools" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "integrationId" TEXT,
    "toolName" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "description" TEXT,
    "schema" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_tools_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "externalId" TEXT,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "isVerified" BOOLEAN NOT NULL DEFAULT false,
    "meta" JSONB NOT NULL DEFAULT '{}',
    "lastSeenAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "contactId" TEXT,
    "customerId" TEXT,
    "customerEmail" TEXT,
    "customerName" TEXT,
    "customerPhone" TEXT,
    "customerMeta" JSONB,
    "status" "ConversationStatus" NOT NULL DEFAULT 'open',
    "handler" "Handler" NOT NULL DEFAULT 'ai',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "subject" TEXT,
    "channel" "ChannelType" NOT NULL,
    "channelId" TEXT,
    "channelMeta" JSONB,
    "assignedAgentId" TEXT,
    "assignedUserId" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastMessageAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "messageCount" INTEGER NOT NULL DEFAULT 0,
    "unreadCount" INTEGER NOT NULL DEFAULT 0,
    "averageResponseTime" DOUBLE PRECISION,
    "responseCount" INTEGER NOT NULL DEFAULT 0,
    "waitingSince" TIMESTAMPTZ(3),
    "customerSatisfaction" INTEGER,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "preview" TEXT,
    "previewSender" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_counts" (
    "organizationId" TEXT NOT NULL,
    "status" "ConversationStatus" NOT NULL,
    "handler" "Handler" NOT NULL,
    "assignedUserId" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "conversation_counts_pkey" PRIMARY KEY ("organizationId","status","handler","assignedUserId")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "senderId" TEXT,
    "senderType" TEXT NOT NULL,
    "senderName" TEXT,
    "type" "MessageType" NOT NULL DEFAULT 'text',
    "content" TEXT NOT NULL,
    "metadata" JSONB,
    "attachments" JSONB,
    "isPrivate" BOOLEAN NOT NULL DEFAULT false,
    "externalId" TEXT,
    "channelKey" TEXT,
    "runId" TEXT,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "aiModel" TEXT,
    "tokensUsed" INTEGER,
    "processingTime" INTEGER,
    "confidence" DOUBLE PRECISION,
    "toolsUsed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "isDelivered" BOOLEAN NOT NULL DEFAULT false,
    "isRead" BOOLEAN NOT NULL DEFAULT false,
    "deliveredAt" TIMESTAMPTZ(3),
    "readAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "files" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "messageId" TEXT,
    "importId" TEXT,
    "name" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "channelId" TEXT,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "externalId" TEXT,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "agentId" TEXT,
    "messageId" TEXT,
    "status" "RunStatus" NOT NULL DEFAULT 'queued',
    "model" TEXT,
    "inputTokens" INTEGER NOT NULL DEFAULT 0,
    "outputTokens" INTEGER NOT NULL DEFAULT 0,
    "costMicros" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "traceId" TEXT NOT NULL,
    "leaseExpiresAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_steps" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "output" JSONB NOT NULL,
    "duration" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "organizationId" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "conversationId" TEXT,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("organizationId","sequence")
);

-- CreateTable
CREATE TABLE "event_sequences" (
    "organizationId" TEXT NOT NULL,
    "last" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "event_sequences_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "channels" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "type" "ChannelType" NOT NULL,
    "name" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "integrationId" TEXT,
    "webhookUrl" TEXT,
    "apiCredentials" JSONB,
    "widgetConfig" JSONB,
    "channelKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_base_items" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "contentType" "ContentType" NOT NULL,
    "category" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "language" TEXT NOT NULL DEFAULT 'en',
    "version" INTEGER NOT NULL DEFAULT 1,
    "isPublished" BOOLEAN NOT NULL DEFAULT false,
    "slug" TEXT,
    "metaDescription" TEXT,
    "fileUrl" TEXT,
    "fileName" TEXT,
    "fileSize" INTEGER,
    "mimeType" TEXT,
    "embedding" DOUBLE PRECISION[],
    "isIndexed" BOOLEAN NOT NULL DEFAULT false,
    "lastIndexedAt" TIMESTAMPTZ(3),
    "viewCount" INTEGER NOT NULL DEFAULT 0,
    "useCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "knowledge_base_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_chunks" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "heading" TEXT,
    "text" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "embedding" DOUBLE PRECISION[],
    "search" tsvector GENERATED ALWAYS AS (
      setweight(to_tsvector('simple'::regconfig, coalesce("heading", '')), 'A')
      || setweight(to_tsvector('english'::regconfig, coalesce("heading", '')), 'A')
      || setweight(to_tsvector('simple'::regconfig, "text"), 'B')
      || setweight(to_tsvector('english'::regconfig, "text"), 'B')
    ) STORED,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "knowledge_chunks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_imports" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "status" "ImportStatus" NOT NULL DEFAULT 'queued',
    "url" TEXT,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" JSONB NOT NULL DEFAULT '[]',
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "knowledge_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_versions" (
    "organizationId" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "knowledge_versions_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "analytics" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "totalConversations" INTEGER NOT NULL DEFAULT 0,
    "newConversations" INTEGER NOT NULL DEFAULT 0,
    "resolvedConversations" INTEGER NOT NULL DEFAULT 0,
    "averageResponseTime" DOUBLE PRECISION,
    "averageResolutionTime" DOUBLE PRECISION,
    "customerSatisfactionAvg" DOUBLE PRECISION,
    "webWidgetConversations" INTEGER NOT NULL DEFAULT 0,
    "smsConversations" INTEGER NOT NULL DEFAULT 0,
    "emailConversations" INTEGER NOT NULL DEFAULT 0,
    "voiceConversations" INTEGER NOT NULL DEFAULT 0,
    "socialConversations" INTEGER NOT NULL DEFAULT 0,
    "aiResponsesGenerated" INTEGER NOT NULL DEFAULT 0,
    "aiTokensUsed" INTEGER NOT NULL DEFAULT 0,
    "aiAverageConfidence" DOUBLE PRECISION,
    "escalationRate" DOUBLE PRECISION,
    "integrationApiCalls" JSONB,
    "integrationErrors" JSONB,
    "agentMetrics" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analytics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_usage" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "costType" "SystemCostType" NOT NULL,
    "quantity" DOUBLE PRECISION NOT NULL,
    "unitCost" DOUBLE PRECISION NOT NULL,
    "totalCost" DOUBLE PRECISION NOT NULL,
    "source" TEXT,
    "metadata" JSONB,
    "billingPeriod" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_usage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_events" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT,
    "eventType" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "details" JSONB,
    "severity" INTEGER NOT NULL DEFAULT 0,
    "userId" TEXT,
    "conversationId" TEXT,
    "agentId" TEXT,
    "integrationId" TEXT,
    "isResolved" BOOLEAN NOT NULL DEFAULT false,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_userId_idx" ON "sessions"("userId");

-- CreateIndex
CREATE INDEX "accounts_userId_idx" ON "accounts"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_providerId_accountId_key" ON "accounts"("providerId", "accountId");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE INDEX "organization_users_userId_idx" ON "organization_users"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "organization_users_organizationId_userId_key" ON "organization_users"("organizationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_keyHash_key" ON "api_keys"("keyHash");

-- CreateIndex
CREATE INDEX "api_keys_organizationId_createdAt_idx" ON "api_keys"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "integrations_organizationId_status_idx" ON "integrations"("organizationId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "integrations_organizationId_id_key" ON "integrations"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "integrations_organizationId_type_name_key" ON "integrations"("organizationId", "type", "name");

-- CreateIndex
CREATE UNIQUE INDEX "agents_organizationId_id_key" ON "agents"("organizationId", "id");

-- CreateIndex
CREATE INDEX "agent_tools_agentId_isEnabled_idx" ON "agent_tools"("agentId", "isEnabled");

-- CreateIndex
CREATE UNIQUE INDEX "agent_tools_agentId_toolName_key" ON "agent_tools"("agentId", "toolName");

-- CreateIndex
CREATE INDEX "contacts_organizationId_email_idx" ON "contacts"("organizationId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_organizationId_id_key" ON "contacts"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_organizationId_externalId_key" ON "contacts"("organizationId", "externalId");

-- CreateIndex
CREATE INDEX "conversations_organizationId_status_lastMessageAt_id_idx" ON "conversations"("organizationId", "status", "lastMessageAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_organizationId_lastMessageAt_id_idx" ON "conversations"("organizationId", "lastMessageAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_organizationId_channel_idx" ON "conversations"("organizationId", "channel");

-- CreateIndex
CREATE INDEX "conversations_organizationId_assignedUserId_lastMessageAt_idx" ON "conversations"("organizationId", "assignedUserId", "lastMessageAt" DESC);

-- CreateIndex
CREATE INDEX "conversations_organizationId_contactId_lastMessageAt_idx" ON "conversations"("organizationId", "contactId", "lastMessageAt" DESC);

-- CreateIndex
CREATE INDEX "conversations_customerId_idx" ON "conversations"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_organizationId_id_key" ON "conversations"("organizationId", "id");

-- CreateIndex
CREATE INDEX "messages_conversationId_createdAt_id_idx" ON "messages"("conversationId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_organizationId_id_key" ON "messages"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_organizationId_channelKey_externalId_key" ON "messages"("organizationId", "channelKey", "externalId");

-- CreateIndex
CREATE INDEX "files_organizationId_messageId_idx" ON "files"("organizationId", "messageId");

-- CreateIndex
CREATE INDEX "files_organizationId_importId_idx" ON "files"("organizationId", "importId");

-- CreateIndex
CREATE INDEX "deliveries_organizationId_status_idx" ON "deliveries"("organizationId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_organizationId_messageId_key" ON "deliveries"("organizationId", "messageId");

-- CreateIndex
CREATE INDEX "runs_conversationId_createdAt_idx" ON "runs"("conversationId", "createdAt");

-- CreateIndex
CREATE INDEX "runs_status_leaseExpiresAt_idx" ON "runs"("status", "leaseExpiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "runs_organizationId_id_key" ON "runs"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "run_steps_runId_position_key" ON "run_steps"("runId", "position");

-- CreateIndex
CREATE INDEX "events_createdAt_idx" ON "events"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "channels_channelKey_key" ON "channels"("channelKey");

-- CreateIndex
CREATE UNIQUE INDEX "channels_organizationId_id_key" ON "channels"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "channels_organizationId_type_name_key" ON "channels"("organizationId", "type", "name");

-- CreateIndex
CREATE INDEX "knowledge_base_items_organizationId_isPublished_idx" ON "knowledge_base_items"("organizationId", "isPublished");

-- CreateIndex
CREATE INDEX "knowledge_base_items_organizationId_contentType_idx" ON "knowledge_base_items"("organizationId", "contentType");

-- CreateIndex
CREATE INDEX "knowledge_base_items_organizationId_isIndexed_idx" ON "knowledge_base_items"("organizationId", "isIndexed");

-- CreateIndex
CREATE INDEX "knowledge_base_items_organizationId_updatedAt_id_idx" ON "knowledge_base_items"("organizationId", "updatedAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_base_items_organizationId_id_key" ON "knowledge_base_items"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_base_items_organizationId_slug_key" ON "knowledge_base_items"("organizationId", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_base_items_organizationId_fileName_key" ON "knowledge_base_items"("organizationId", "fileName");

-- CreateIndex
CREATE INDEX "knowledge_chunks_organizationId_contentHash_idx" ON "knowledge_chunks"("organizationId", "contentHash");

-- CreateIndex
CREATE INDEX "knowledge_chunks_search_idx" ON "knowledge_chunks" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_chunks_itemId_position_key" ON "knowledge_chunks"("itemId", "position");

-- CreateIndex
CREATE INDEX "knowledge_imports_organizationId_createdAt_idx" ON "knowledge_imports"("organizationId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "knowledge_imports_organizationId_id_key" ON "knowledge_imports"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "analytics_organizationId_date_key" ON "analytics"("organizationId", "date");

-- CreateIndex
CREATE INDEX "billing_usage_organizationId_billingPeriod_idx" ON "billing_usage"("organizationId", "billingPeriod");

-- CreateIndex
CREATE INDEX "billing_usage_organizationId_costType_idx" ON "billing_usage"("organizationId", "costType");

-- CreateIndex
CREATE INDEX "system_events_organizationId_eventType_idx" ON "system_events"("organizationId", "eventType");

-- CreateIndex
CREATE INDEX "system_events_organizationId_createdAt_idx" ON "system_events"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "system_events_organizationId_isResolved_idx" ON "system_events"("organizationId", "isResolved");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_users" ADD CONSTRAINT "organization_users_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_users" ADD CONSTRAINT "organization_users_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integrations" ADD CONSTRAINT "integrations_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agents" ADD CONSTRAINT "agents_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_tools" ADD CONSTRAINT "agent_tools_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "agents"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_tools" ADD CONSTRAINT "agent_tools_organizationId_integrationId_fkey" FOREIGN KEY ("organizationId", "integrationId") REFERENCES "integrations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_organizationId_contactId_fkey" FOREIGN KEY ("organizationId", "contactId") REFERENCES "contacts"("organizationId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_organizationId_channelId_fkey" FOREIGN KEY ("organizationId", "channelId") REFERENCES "channels"("organizationId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_organizationId_assignedAgentId_fkey" FOREIGN KEY ("organizationId", "assignedAgentId") REFERENCES "agents"("organizationId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_assignedUserId_fkey" FOREIGN KEY ("assignedUserId") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_organizationId_conversationId_fkey" FOREIGN KEY ("organizationId", "conversationId") REFERENCES "conversations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_organizationId_messageId_fkey" FOREIGN KEY ("organizationId", "messageId") REFERENCES "messages"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_organizationId_importId_fkey" FOREIGN KEY ("organizationId", "importId") REFERENCES "knowledge_imports"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_organizationId_messageId_fkey" FOREIGN KEY ("organizationId", "messageId") REFERENCES "messages"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_organizationId_conversationId_fkey" FOREIGN KEY ("organizationId", "conversationId") REFERENCES "conversations"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "agents"("organizationId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_organizationId_runId_fkey" FOREIGN KEY ("organizationId", "runId") REFERENCES "runs"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "knowledge_base_items" ADD CONSTRAINT "knowledge_base_items_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "knowledge_chunks" ADD CONSTRAINT "knowledge_chunks_organizationId_itemId_fkey" FOREIGN KEY ("organizationId", "itemId") REFERENCES "knowledge_base_items"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analytics" ADD CONSTRAINT "analytics_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_usage" ADD CONSTRAINT "billing_usage_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A conversation has at most one turn that waits: what the customer adds meanwhile joins it.
CREATE UNIQUE INDEX "runs_one_waiting" ON "runs"("conversationId") WHERE "status" = 'queued';

-- Words in messages, for the search of the inbox.
CREATE INDEX "messages_words" ON "messages" USING GIN (to_tsvector('simple'::regconfig, "content"));

-- The server signs in as a member of one of these two, neither superuser nor owner: both of those
-- would pass by every policy. frontdesk_app sees the organization of its transaction, and
-- frontdesk_system all (sign-in, job queue, what spans organizations).
DO $$
BEGIN
  CREATE ROLE frontdesk_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
  CREATE ROLE frontdesk_system NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
DECLARE
  scoped text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO frontdesk_app, frontdesk_system', current_schema());
  FOREACH scoped IN ARRAY ARRAY[
    'agent_tools', 'agents', 'analytics', 'api_keys', 'billing_usage', 'channels', 'contacts',
    'conversation_counts', 'conversations', 'deliveries', 'event_sequences', 'events', 'files',
    'idempotent_requests', 'integrations', 'knowledge_base_items', 'knowledge_chunks',
    'knowledge_imports', 'knowledge_versions', 'messages', 'organization_users', 'run_steps',
    'runs', 'system_events'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', scoped);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', scoped);
    EXECUTE format(
      'CREATE POLICY in_organization ON %I TO frontdesk_app
         USING ("organizationId" = current_setting(''app.organization_id'', true))
         WITH CHECK ("organizationId" = current_setting(''app.organization_id'', true))',
      scoped
    );
    EXECUTE format(
      'CREATE POLICY as_system ON %I TO frontdesk_system USING (true) WITH CHECK (true)', scoped
    );
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_app, frontdesk_system', scoped);
  END LOOP;
END $$;

-- What happened is added to, never changed; a system event may be marked as dealt with.
REVOKE UPDATE, DELETE ON "events" FROM frontdesk_app;
REVOKE UPDATE, DELETE ON "system_events" FROM frontdesk_app;
GRANT UPDATE ("isResolved", "resolvedAt", "resolvedBy") ON "system_events" TO frontdesk_app;

ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "organizations" TO frontdesk_app
  USING ("id" = current_setting('app.organization_id', true))
  WITH CHECK ("id" = current_setting('app.organization_id', true));
CREATE POLICY as_system ON "organizations" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON "organizations" TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "organizations" TO frontdesk_system;

-- People belong to no organization; inside one, its members can be seen and nobody else.
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;
CREATE POLICY in_organization ON "users" FOR SELECT TO frontdesk_app
  USING (EXISTS (SELECT 1 FROM "organization_users" m WHERE m."userId" = "users"."id"));
CREATE POLICY as_system ON "users" TO frontdesk_system USING (true) WITH CHECK (true);
GRANT SELECT ON "users" TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "users", "sessions", "accounts", "verifications" TO frontdesk_system;

-- Keeps conversation_counts: one statement adds up its changes and takes the counters' locks in
-- the order of their keys, so that two statements never wait for each other in a circle.
CREATE FUNCTION count_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), count(*)
    FROM added GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "count")
    SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), -count(*)
    FROM removed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  ELSE
    INSERT INTO "conversation_counts" ("organizationId", "status", "handler", "assignedUserId", "count")
    SELECT "organizationId", "status", "handler", assigned, sum(change)
    FROM (
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", '') AS assigned, 1 AS change FROM added
      UNION ALL
      SELECT "organizationId", "status", "handler", coalesce("assignedUserId", ''), -1 FROM removed
    ) AS changes
    GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0 ORDER BY 1, 2, 3, 4
    ON CONFLICT ("organizationId", "status", "handler", "assignedUserId")
    DO UPDATE SET "count" = "conversation_counts"."count" + excluded."count";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER conversations_counted_insert AFTER INSERT ON "conversations"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_conversations();
CREATE TRIGGER conversations_counted_update AFTER UPDATE ON "conversations"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_conversations();
CREATE TRIGGER conversations_counted_delete AFTER DELETE ON "conversations"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_conversations();
