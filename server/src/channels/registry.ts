import type { Channel } from './channel.ts';
import { sms } from './sms/sms.ts';
import { telegram } from './telegram/telegram.ts';
import { twitter } from './twitter/twitter.ts';
import { webWidget } from './web-widget/web-widget.ts';

/** Every channel that Frontdesk speaks, by its type. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  [webWidget, sms, telegram, twitter].map((channel) => [channel.kind, channel]),
);
