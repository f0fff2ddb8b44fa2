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
  whatsapp: [
    'In Meta’s app dashboard, add WhatsApp to an app and choose the number under API setup.',
    'Make a system user in the business settings, and a token for it with whatsapp_business_messaging and whatsapp_business_management.',
    'Copy the phone number id, the business account id, and the app secret under Settings → Basic.',
    'Meta must reach this server over https. For answers after 24 hours, have a template approved whose text has one gap.',
  ],
  facebook: [
    'In Meta’s app dashboard, add Messenger to an app, and connect your page to it.',
    'Make a page token there that does not expire, with pages_messaging and pages_manage_metadata.',
    'Copy the page’s id, and the app secret under Settings → Basic.',
    'After connecting, enter the webhook’s address and your verify token in the app, under Messenger.',
  ],
  instagram: [
    'Your account has to be a professional one, and to allow access to messages in its settings.',
    'In Meta’s app dashboard, add Instagram to an app, and make a token for the account; with Facebook’s login, one for the page that it belongs to.',
    'Copy the account’s id, and the app secret: that of Instagram, if the app has Instagram’s own login.',
    'After connecting, enter the webhook’s address and your verify token in the app, under Instagram.',
  ],
  voice: [
    'In Twilio’s console, buy a number that can take calls, or use one that you have.',
    'Copy the account SID and the auth token from the console’s start page.',
    'Say which number of yours is called when somebody wants a person.',
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
