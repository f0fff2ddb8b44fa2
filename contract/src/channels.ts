import { z } from 'zod';
import { ChannelType } from './enums.ts';
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

const colour = z.string().regex(/^#[0-9a-f]{6}$/iu, 'A colour as #rrggbb');

/** How the widget looks and what it says. */
export const WidgetConfig = z
  .object({
    accent: colour,
    greeting: text(500),
    title: text(80),
    theme: z.enum(['auto', 'light', 'dark']),
    position: z.enum(['left', 'right']),
    suggestions: z.array(text(200)).max(6),
  })
  .partial();
export type WidgetConfig = z.infer<typeof WidgetConfig>;
/** With nothing left out. */
export const FullWidgetConfig = WidgetConfig.required();
export type FullWidgetConfig = z.infer<typeof FullWidgetConfig>;

const JsonSchema = z.record(z.string(), z.unknown());

/** A kind of channel that can be added. */
export const ChannelKind = z.object({
  type: ChannelType,
  title: z.string(),
  /** JSON Schema of the settings, made from what checks them. */
  settingsSchema: JsonSchema,
  /** The same of the credentials; each is a secret. */
  credentialsSchema: JsonSchema,
  abilities: z.object({
    /** Characters of one message; longer ones are sent in parts. */
    textLimit: z.number().int(),
    media: z.boolean(),
    choices: z.boolean(),
    typing: z.boolean(),
    receipts: z.enum(['none', 'delivered', 'read']),
    edits: z.boolean(),
    deletions: z.boolean(),
    reactions: z.boolean(),
    /** Hours after the customer's last message in which they may be written to; null: always. */
    replyWindow: z.number().nullable(),
  }),
});
export type ChannelKind = z.infer<typeof ChannelKind>;

export const Channel = z.object({
  id,
  type: ChannelType,
  name: z.string(),
  isActive: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  /** Names of the credentials that are kept; what they are never comes out. */
  credentialFields: z.array(z.string()),
  /** How people know the vendor's account; null: it was not asked yet. */
  account: z.string().nullable(),
  /** What does not work as it is now, and what to do. */
  warnings: z.array(z.string()),
  lastError: z.string().nullable(),
  lastErrorAt: time.nullable(),
  lastCheckedAt: time.nullable(),
  /** When the vendor last told something. */
  lastEventAt: time.nullable(),
  widgetConfig: WidgetConfig.nullable(),
  webhookUrl: z.string().nullable(),
  /** The public key of a web widget. */
  channelKey: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Channel = z.infer<typeof Channel>;

const settings = z
  .record(z.string().max(100), z.json())
  .refine((given) => JSON.stringify(given).length <= 100_000, 'Must not be larger than 100 KB');
const secret = text(20_000);

export const listChannelTypes = defineRoute({
  method: 'GET',
  path: '/api/channels/types',
  name: 'channels.types',
  summary: 'The kinds of channels, with the forms of their settings and what they can do',
  access: { permission: 'channels.read' },
  response: z.array(ChannelKind),
});
export const listChannels = defineRoute({
  method: 'GET',
  path: '/api/channels',
  name: 'channels.list',
  summary: 'The configured ways in',
  access: { permission: 'channels.read' },
  query: listQuery,
  response: pageOf(Channel),
});
export const createChannel = defineRoute({
  method: 'POST',
  path: '/api/channels',
  name: 'channels.create',
  summary: 'Add a channel; a web widget gets its public key',
  access: { permission: 'channels.write' },
  body: z
    .object({
      type: ChannelType,
      name: requiredText(120),
      settings: settings.default({}),
      credentials: z.record(z.string().max(100), secret).default({}),
      widgetConfig: WidgetConfig.optional(),
    })
    .strict(),
  response: Channel,
  status: 201,
});
export const getChannel = defineRoute({
  method: 'GET',
  path: '/api/channels/:id',
  name: 'channels.get',
  summary: 'One channel',
  access: { permission: 'channels.read' },
  params: idParams,
  response: Channel,
});

export const updateChannel = defineRoute({
  method: 'PATCH',
  path: '/api/channels/:id',
  name: 'channels.update',
  summary: 'Change a channel; a credential that is null is forgotten',
  access: { permission: 'channels.write' },
  params: idParams,
  body: z
    .object({
      name: requiredText(120),
      isActive: z.boolean(),
      /** Replaces all of them. */
      settings,
      /** Replaces those that are named. */
      credentials: z.record(z.string().max(100), secret.nullable()),
      widgetConfig: WidgetConfig,
    })
    .partial()
    .strict(),
  response: Channel,
});
export const deleteChannel = defineRoute({
  method: 'DELETE',
  path: '/api/channels/:id',
  name: 'channels.delete',
  summary: 'Remove a channel; one with conversations is closed and kept',
  access: { permission: 'channels.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

/** What the vendor says of a channel. */
export const ChannelTest = z.object({
  ok: z.boolean(),
  account: z.string().nullable(),
  warnings: z.array(z.string()),
  /** The vendor's own words, and what to do. */
  error: z.string().nullable(),
});
export type ChannelTest = z.infer<typeof ChannelTest>;

export const testChannel = defineRoute({
  method: 'POST',
  path: '/api/channels/:id/test',
  name: 'channels.test',
  summary: 'Ask the vendor whether the credentials are good, and have it call in',
  access: { permission: 'channels.write' },
  params: idParams,
  response: ChannelTest,
});

export const sendChannelTest = defineRoute({
  method: 'POST',
  path: '/api/channels/:id/test-message',
  name: 'channels.sendTest',
  summary: 'Send a test message to an address, outside of all conversations',
  access: { permission: 'channels.write' },
  params: idParams,
  body: z.object({ address: z.string().trim().min(1).max(254) }),
  response: ChannelTest,
});

/** A request of a vendor, as the log shows it. */
export const ChannelRequest = z.object({
  id,
  receivedAt: time,
  method: z.string(),
  /** `refused`: it was not the vendor's own, and nothing was done with it. */
  status: z.enum(['queued', 'done', 'failed', 'refused']),
  error: z.string().nullable(),
  /** Kinds of events that it told, in their order. */
  outcome: z.array(z.string()),
  /** Its beginning, where it is text. */
  preview: z.string(),
  /** Bytes. */
  size: z.number().int(),
});
export type ChannelRequest = z.infer<typeof ChannelRequest>;

export const listChannelRequests = defineRoute({
  method: 'GET',
  path: '/api/channels/:id/requests',
  name: 'channels.requests',
  summary: 'What the vendor of a channel last told, newest first',
  access: { permission: 'channels.write' },
  params: idParams,
  query: listQuery,
  response: pageOf(ChannelRequest),
});

export const repeatChannelRequest = defineRoute({
  method: 'POST',
  path: '/api/channels/:id/requests/:requestId/repeat',
  name: 'channels.repeatRequest',
  summary: 'Read a request again that could not be processed',
  access: { permission: 'channels.write' },
  params: z.object({ id, requestId: id }),
  response: ChannelRequest,
});

/** What a shop's server signs its customers' identities with; whoever has it can be any customer. */
export const IdentitySecret = z.object({ secret: z.string() });

export const getIdentitySecret = defineRoute({
  method: 'GET',
  path: '/api/channels/:id/identity-secret',
  name: 'channels.identitySecret',
  summary: 'The secret by which a shop’s server proves who its visitors are',
  access: { permission: 'channels.write' },
  params: idParams,
  response: IdentitySecret,
});
export const replaceIdentitySecret = defineRoute({
  method: 'POST',
  path: '/api/channels/:id/identity-secret/replace',
  name: 'channels.replaceIdentitySecret',
  summary: 'Make another identity secret; what the old one signed is no longer good',
  access: { permission: 'channels.write' },
  params: idParams,
  response: IdentitySecret,
});
