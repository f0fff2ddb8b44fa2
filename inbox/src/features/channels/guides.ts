import type { ChannelType } from '@frontdesk/contract';

/** What to do at the vendor's before a channel is added, step by step. */
export const guides: Partial<Record<ChannelType, readonly string[]>> = {
  email: [
    'At your mail provider, make a password for apps, if your account has two-step sign-in.',
    'Enter the servers for outgoing and incoming mail as the provider’s help names them.',
    'Let SPF and DKIM of your domain allow that server: else answers land among spam.',
    'Only mail that comes from now on is read; nothing in the mailbox is changed.',
  ],
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
