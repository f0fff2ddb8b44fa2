import type { Channel } from './channel.ts';
import { email } from './email/email.ts';
import { sms } from './sms/sms.ts';
import { telegram } from './telegram/telegram.ts';
import { webWidget } from './web-widget/web-widget.ts';

/** Every channel that Frontdesk speaks, by its type. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  [webWidget, email, sms, telegram].map((channel) => [channel.kind, channel]),
);
