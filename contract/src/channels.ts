import { z } from 'zod';
import { ChannelType } from './enums.ts';
import { defineRoute, id, pageOf, text, time } from './route.ts';

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
  response: pageOf(Channel),
});

export const updateChannel = defineRoute({
  method: 'PATCH',
  path: '/api/channels/:id',
  name: 'channels.update',
  summary: 'Change a channel',
  access: { permission: 'channels.write' },
  params: z.object({ id }),
  body: z
    .object({ name: text(120), isActive: z.boolean(), widgetConfig: WidgetConfig })
    .partial()
    .strict(),
  response: Channel,
});
