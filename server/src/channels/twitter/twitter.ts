import type { Channel } from '../channel.ts';
import { checkAccount, connectAccount, disconnectAccount } from './account.ts';
import { openFile } from './media.ts';
import { parse } from './parse.ts';
import { partsOf, sendPart, TEXT_LIMIT } from './send.ts';
import { Credentials, Settings } from './settings.ts';
import { handshake, verify } from './signature.ts';

/** Direct messages of an account on X (X API v2, with webhooks of account activity). */
export const twitter: Channel = {
  kind: 'twitter',
  title: 'X',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: false,
    receipts: 'read',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  sending: { partsOf, send: sendPart },
  webhook: { verify, parse, handshake },
  check: checkAccount,
  connect: connectAccount,
  disconnect: disconnectAccount,
  openFile,
};
