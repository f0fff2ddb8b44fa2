import type { ChannelType } from '@frontdesk/contract';

/** What to do at the vendor's before a channel is added, step by step. */
export const guides: Partial<Record<ChannelType, readonly string[]>> = {
  sms: [
    'In Twilio’s console, buy a number that can send text messages, or use one that you have.',
    'Copy the account SID and the auth token from the console’s start page.',
    'Twilio must reach this server over https: it is told where when you connect.',
  ],
  telegram: [
    'In Telegram, write to @BotFather and send /newbot.',
    'Give the bot a name and a user name that ends in “bot”.',
    'Copy the token that BotFather answers with, and paste it below.',
  ],
};
