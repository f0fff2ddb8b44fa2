import type { Channel } from '../channel.ts';
import { Credentials } from '../twilio/credentials.ts';
import { openFile } from '../twilio/open-file.ts';
import { verify } from '../twilio/signature.ts';
import { checkNumber, connectNumber } from './account.ts';
import { answer } from './answer.ts';
import { parse } from './parse.ts';
import { partsOf, sendPart, TEXT_LIMIT } from './send.ts';
import { Settings } from './settings.ts';

/** Calls to a number of Twilio: heard and spoken by Twilio, answered here. */
export const voice: Channel = {
  kind: 'voice',
  title: 'Calls by Twilio',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: false,
    choices: false,
    typing: false,
    receipts: 'none',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  sending: { partsOf, send: sendPart },
  webhook: { verify, parse, answer },
  check: checkNumber,
  connect: connectNumber,
  openFile,
};
