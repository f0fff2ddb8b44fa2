import { randomBytes } from 'node:crypto';
import { isSameSecret } from '../../platform/index.ts';
import type { Channel, ChannelContext, RawRequest, Verdict } from '../channel.ts';
import { checkBot, connectBot, disconnectBot, isPolled, nextUpdates, openFile } from './account.ts';
import { parseUpdate } from './parse.ts';
import { partsOf, sendPart, showTyping, TEXT_LIMIT } from './send.ts';
import { Credentials, Settings } from './settings.ts';

/** A Telegram bot (Bot API 10.1), called by Telegram or asking it. */
export const telegram: Channel = {
  kind: 'telegram',
  title: 'Telegram',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: true,
    receipts: 'none',
    edits: true,
    deletions: false,
    reactions: true,
    replyWindow: null,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  completed: (credentials) => ({
    secretToken: randomBytes(24).toString('base64url'),
    ...credentials,
  }),
  sending: { partsOf, send: sendPart },
  noticed: async ({ address }, context) => showTyping(address, context),
  webhook: { verify, parse: parseUpdate },
  poll: { isOn: isPolled, next: nextUpdates },
  check: checkBot,
  connect: connectBot,
  disconnect: disconnectBot,
  openFile,
};

/** By the secret that was given with `setWebhook` (Bot API, "setWebhook", secret_token). */
function verify({ headers }: RawRequest, { credentials }: ChannelContext): Verdict {
  const given = headers['x-telegram-bot-api-secret-token'];
  if (given === undefined) return { isGenuine: false, reason: 'It has no secret token.' };
  const own = credentials['secretToken'];
  if (own !== undefined && own !== '' && isSameSecret(given, own)) return { isGenuine: true };
  return { isGenuine: false, reason: 'Its secret token is another.' };
}
