import type { Channel } from '../channel.ts';
import { checkNumber, connectNumber } from './account.ts';
import { openFile } from '../twilio/open-file.ts';
import { verify } from '../twilio/signature.ts';
import { parse } from './incoming.ts';
import { partsOf, sendPart, TEXT_LIMIT } from './send.ts';
import { Credentials } from '../twilio/credentials.ts';
import { Settings } from './settings.ts';

/** Text messages by Twilio (API v2010, Messaging). */
export const sms: Channel = {
  kind: 'sms',
  title: 'SMS by Twilio',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: false,
    receipts: 'delivered',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  sending: { partsOf, send: sendPart },
  webhook: {
    verify,
    parse: (request, { clock }) => parse(request, clock.now()),
    // An empty answer in its own language: it says nothing to the customer.
    thanks: { contentType: 'text/xml', body: '<Response/>' },
  },
  check: checkNumber,
  connect: connectNumber,
  openFile,
};
