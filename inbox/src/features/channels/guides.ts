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
  twitter: [
    'In X’s developer console, make an app with access to the Account Activity API, and set a spend cap: X bills by use.',
    'In the app’s settings for user authentication, allow it “Read, write and direct messages”.',
    'Only then make the access token and its secret; the API key and its secret stand beside them. Copy all four.',
    'The id of your account is the number before the hyphen of the access token.',
    'X must reach this server over https, at an address without a port: it is told where when you connect.',
  ],
};
