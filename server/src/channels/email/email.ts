import { newToken } from '../../platform/index.ts';
import type { Channel } from '../channel.ts';
import { checkMail } from './account.ts';
import { poll } from './imap.ts';
import { parse } from './parse.ts';
import { partsOf, sendMail, TEXT_LIMIT } from './send.ts';
import { Credentials, Settings } from './settings.ts';
import { verify } from './verify.ts';

/** E-mail: out by SMTP, in by IMAP or by what services send. */
export const email: Channel = {
  kind: 'email',
  title: 'E-mail',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
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
  completed: (credentials) => ({ threadKey: newToken('thread'), ...credentials }),
  bound: {
    secrets: ['password'],
    serversOf: ({ smtpServer, imapServer, smtpSecurity, imapSecurity }) =>
      JSON.stringify([smtpServer, imapServer, smtpSecurity, imapSecurity]),
  },
  sending: { isThreaded: true, partsOf, send: sendMail },
  webhook: { bodyLimit: 40 * 2 ** 20, verify, parse },
  poll,
  check: checkMail,
};
