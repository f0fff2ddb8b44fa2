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

export const Channel = z.object({
  id,
  type: ChannelType,
  name: z.string(),
  isActive: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  widgetConfig: WidgetConfig.nullable(),
  webhookUrl: z.string().nullable(),
  /** The public key of a web widget. */
  channelKey: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Channel = z.infer<typeof Channel>;

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
    .object({ type: ChannelType, name: requiredText(120), widgetConfig: WidgetConfig.optional() })
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
  summary: 'Change a channel',
  access: { permission: 'channels.write' },
  params: idParams,
  body: z
    .object({ name: requiredText(120), isActive: z.boolean(), widgetConfig: WidgetConfig })
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
