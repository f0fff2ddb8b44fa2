import type { Channel } from './channel.ts';
import { webWidget } from './web-widget/web-widget.ts';

/** Every channel that Frontdesk speaks, by its type. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  [webWidget].map((channel) => [channel.kind, channel]),
);
