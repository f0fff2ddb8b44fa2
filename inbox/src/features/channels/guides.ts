import type { ChannelType } from '@frontdesk/contract';

/** What to do at the vendor's before a channel is added, step by step. */
export const guides: Partial<Record<ChannelType, readonly string[]>> = {
  telegram: [
    'In Telegram, write to @BotFather and send /newbot.',
    'Give the bot a name and a user name that ends in “bot”.',
    'Copy the token that BotFather answers with, and paste it below.',
  ],
};
