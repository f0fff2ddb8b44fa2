import { z } from 'zod';

/** The enumerations of the data model, in the order in which people meet them. */
export const UserRole = z.enum(['owner', 'admin', 'agent', 'manager', 'viewer']);
export type UserRole = z.infer<typeof UserRole>;

export const ConversationStatus = z.enum(['open', 'pending', 'resolved', 'closed', 'escalated']);
export type ConversationStatus = z.infer<typeof ConversationStatus>;

export const MessageType = z.enum([
  'text',
  'image',
  'file',
  'audio',
  'video',
  'system',
  'ai_response',
]);
export type MessageType = z.infer<typeof MessageType>;

export const SenderType = z.enum(['customer', 'agent', 'ai', 'system']);
export type SenderType = z.infer<typeof SenderType>;

export const ChannelType = z.enum([
  'web_widget',
  'sms',
  'email',
  'voice',
  'whatsapp',
  'facebook',
  'instagram',
  'twitter',
  'telegram',
]);
export type ChannelType = z.infer<typeof ChannelType>;

export const AgentType = z.enum([
  'triage',
  'support',
  'sales',
  'technical',
  'billing',
  'product',
  'custom',
]);
export type AgentType = z.infer<typeof AgentType>;

export const ContentType = z.enum([
  'faq',
  'documentation',
  'policy',
  'procedure',
  'training',
  'custom',
]);
export type ContentType = z.infer<typeof ContentType>;

/**
 * Whether somebody is there for customers. `online` and `away` are the person's own wish while they
 * have the inbox open; who has had it open nowhere for two minutes is `offline`.
 */
export const Availability = z.enum(['online', 'away', 'offline']);
export type Availability = z.infer<typeof Availability>;

/** Who answers next: the AI agent, or a person of the team. */
export const Handler = z.enum(['ai', 'person']);
export type Handler = z.infer<typeof Handler>;

export const IntegrationType = z.enum([
  'shopify',
  'stripe',
  'woocommerce',
  'magento',
  'bigcommerce',
  'squarespace',
  'wordpress',
  'salesforce',
  'hubspot',
  'zendesk',
  'intercom',
  'slack',
  'discord',
  'mcp_server',
  'custom_api',
]);
export type IntegrationType = z.infer<typeof IntegrationType>;

export const IntegrationStatus = z.enum([
  'inactive',
  'validating',
  'active',
  'error',
  'disconnected',
]);
export type IntegrationStatus = z.infer<typeof IntegrationStatus>;
