import type { Channel } from './channel.ts';
import { email } from './email/email.ts';
import { facebook } from './facebook/facebook.ts';
import { instagram } from './instagram/instagram.ts';
import { sms } from './sms/sms.ts';
import { telegram } from './telegram/telegram.ts';
import { twitter } from './twitter/twitter.ts';
import { voice } from './voice/voice.ts';
import { webWidget } from './web-widget/web-widget.ts';
import { whatsapp } from './whatsapp/whatsapp.ts';

/** Every channel that Frontdesk speaks, by its type. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  [webWidget, email, sms, voice, whatsapp, facebook, instagram, twitter, telegram].map(
    (channel) => [channel.kind, channel],
  ),
);
