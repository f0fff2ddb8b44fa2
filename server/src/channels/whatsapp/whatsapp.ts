import type { Channel } from '../channel.ts';
import { Credentials } from '../meta/credentials.ts';
import { handshake, verify, withVerifyToken } from '../meta/signature.ts';
import { checkNumber, connectNumber, disconnectNumber, openFile } from './account.ts';
import { parse } from './parse.ts';
import { notice, partsOf, sendPart, TEXT_LIMIT, WINDOW } from './send.ts';
import { Settings } from './settings.ts';

/** WhatsApp by Meta's own Cloud API. */
export const whatsapp: Channel = {
  kind: 'whatsapp',
  title: 'WhatsApp',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: true,
    receipts: 'read',
    edits: false,
    deletions: false,
    reactions: true,
    replyWindow: WINDOW,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  completed: withVerifyToken,
  sending: { partsOf, send: sendPart },
  noticed: async ({ externalId }, context) => notice(externalId, context),
  webhook: { verify, handshake, parse },
  check: checkNumber,
  connect: connectNumber,
  disconnect: disconnectNumber,
  openFile,
};
