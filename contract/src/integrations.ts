import { z } from 'zod';
import { IntegrationStatus, IntegrationType } from './enums.ts';
import {
  defineRoute,
  id,
  idParams,
  listQuery,
  nothing,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';
import { OfferedTool, ToolEffect } from './tools.ts';

const JsonSchema = z.record(z.string(), z.unknown());

/** A kind of system that can be connected. */
export const IntegrationKind = z.object({
  type: IntegrationType,
  title: z.string(),
  category: z.enum(['commerce', 'payments', 'crm', 'support', 'content', 'messaging', 'developer']),
  /** JSON Schema of the settings, made from what checks them. */
  settingsSchema: JsonSchema,
  /** The same of the credentials; each is a secret. */
  credentialsSchema: JsonSchema,
  /** What is known without asking the system. */
  tools: z.array(z.object({ toolName: z.string(), effect: ToolEffect })),
  /** True: people agree on a page of the system itself, and no key is copied. */
  byConsent: z.boolean(),
});
export type IntegrationKind = z.infer<typeof IntegrationKind>;

export const Integration = z.object({
  id,
  type: IntegrationType,
  name: z.string(),
  description: z.string().nullable(),
  status: IntegrationStatus,
  isActive: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  /** Names of the credentials that are kept; what they are never comes out. */
  credentialFields: z.array(z.string()),
  /** True where people agreed on the system's own page. */
  isConnected: z.boolean(),
  version: z.string().nullable(),
  capabilities: z.array(z.string()),
  toolCount: z.number().int(),
  lastValidatedAt: time.nullable(),
  lastErrorAt: time.nullable(),
  lastError: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Integration = z.infer<typeof Integration>;

/** Arguments, settings and documents that people paste: up to 1,000,000 characters in all. */
const settings = z
  .record(z.string().max(100), z.json())
  .refine((given) => JSON.stringify(given).length <= 1_000_000, 'Must not be larger than 1 MB');
const secret = text(20_000);

export const listIntegrationTypes = defineRoute({
  method: 'GET',
  path: '/api/integrations/types',
  name: 'integrations.types',
  summary: 'The kinds of systems that can be connected',
  access: { permission: 'integrations.read' },
  response: z.array(IntegrationKind),
});
export const listIntegrations = defineRoute({
  method: 'GET',
  path: '/api/integrations',
  name: 'integrations.list',
  summary: 'The connected systems',
  access: { permission: 'integrations.read' },
  query: listQuery,
  response: pageOf(Integration),
});
export const createIntegration = defineRoute({
  method: 'POST',
  path: '/api/integrations',
  name: 'integrations.create',
  summary: 'Connect a system; it is used once it was validated',
  access: { permission: 'integrations.write' },
  body: z
    .object({
      type: IntegrationType,
      name: requiredText(120),
      description: text(2_000).nullable().optional(),
      settings: settings.default({}),
      credentials: z.record(z.string().max(100), secret).default({}),
    })
    .strict(),
  response: Integration,
  status: 201,
});
export const getIntegration = defineRoute({
  method: 'GET',
  path: '/api/integrations/:id',
  name: 'integrations.get',
  summary: 'One connected system',
  access: { permission: 'integrations.read' },
  params: idParams,
  response: Integration,
});
export const updateIntegration = defineRoute({
  method: 'PATCH',
  path: '/api/integrations/:id',
  name: 'integrations.update',
  summary: 'Change a connected system; a credential that is null is forgotten',
  access: { permission: 'integrations.write' },
  params: idParams,
  body: z
    .object({
      name: requiredText(120),
      description: text(2_000).nullable(),
      /** False: no agent uses it, until it is on again. */
      isActive: z.boolean(),
      /** Replaces all of them. */
      settings,
      /** Those that are not named stay. */
      credentials: z.record(z.string().max(100), secret.nullable()),
    })
    .partial()
    .strict(),
  response: Integration,
});
export const deleteIntegration = defineRoute({
  method: 'DELETE',
  path: '/api/integrations/:id',
  name: 'integrations.delete',
  summary: 'Disconnect a system for good; agents lose its tools',
  access: { permission: 'integrations.write' },
  params: idParams,
  response: nothing,
  status: 204,
});
export const validateIntegration = defineRoute({
  method: 'POST',
  path: '/api/integrations/:id/validate',
  name: 'integrations.validate',
  summary: 'Ask the system whether it answers and what it can do; its status tells',
  access: { permission: 'integrations.write' },
  params: idParams,
  response: Integration,
});
export const listIntegrationTools = defineRoute({
  method: 'GET',
  path: '/api/integrations/:id/tools',
  name: 'integrations.tools',
  summary: 'What a connected system lets agents do',
  access: { permission: 'integrations.read' },
  params: idParams,
  response: z.object({ items: z.array(OfferedTool) }),
});
export const connectIntegration = defineRoute({
  method: 'POST',
  path: '/api/integrations/:id/connect',
  name: 'integrations.connect',
  summary: 'Begin to connect by consent: the page of the system to send the person to (OAuth)',
  access: { permission: 'integrations.write' },
  params: idParams,
  /** Null: the system asks for nothing. */
  response: z.object({ url: z.url().nullable() }),
});
export const finishConnecting = defineRoute({
  method: 'POST',
  path: '/api/integrations/connected',
  name: 'integrations.connected',
  summary: 'Hand in what the system gave the person on their way back; then it is validated',
  access: { permission: 'integrations.write' },
  /** What stands in the address to which the system sent the person (RFC 6749, 4.1.2). */
  body: z
    .object({
      state: z.string().max(4_000),
      code: z.string().max(10_000).optional(),
      error: z.string().max(200).optional(),
      /** Who answers (RFC 9207). */
      iss: z.string().max(2_000).optional(),
    })
    .strict(),
  response: Integration,
});
