import { z } from 'zod';
import type { Channel, ChannelContext, CheckedAccount } from '../channel.ts';
import { Credentials, graphId } from '../meta/credentials.ts';
import { callGraph, GRAPH, PAGE_FIELDS } from '../meta/graph.ts';
import { openFile } from '../meta/open-file.ts';
import { parseMessaging } from '../meta/parse.ts';
import { notice, partsOf, sendPart, splitBytes, WINDOW } from '../meta/send.ts';
import { handshake, verify, withVerifyToken } from '../meta/signature.ts';
import { expiryWarnings } from '../meta/token.ts';

/** Bytes of one message (Instagram Platform, "Send messages: text"). */
const TEXT_LIMIT = 1_000;
/** What each login can be told of: one name that it does not know, and nothing is. */
const FIELDS = {
  instagram:
    'messages,messaging_postbacks,messaging_seen,message_reactions,message_edit,messaging_handover,standby',
  // The page is subscribed; which fields of the account are told, the app’s dashboard says.
  facebook: PAGE_FIELDS,
};

const Settings = z
  .object({
    accountId: graphId.meta({
      title: 'Account id',
      description: 'Of the professional account, as the app shows it',
    }),
    login: z.enum(['instagram', 'facebook']).default('instagram').meta({
      title: 'Login',
      description:
        'instagram: the app has Instagram’s own login. facebook: the account belongs to a page.',
    }),
  })
  .strict();
const Known = z.object({
  accountId: z.string().default(''),
  login: z.enum(['instagram', 'facebook']).default('instagram'),
});

/** Direct messages to a professional account of Instagram (Instagram Platform, "Messaging"). */
export const instagram: Channel = {
  kind: 'instagram',
  title: 'Instagram',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: true,
    receipts: 'read',
    edits: true,
    deletions: true,
    reactions: true,
    replyWindow: WINDOW,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  completed: withVerifyToken,
  sending: {
    partsOf: (message) => partsOf(message, (text) => splitBytes(text, TEXT_LIMIT)),
    send: async (part, context) => sendPart(part, context, placeOf(context)),
  },
  noticed: async ({ address }, context) => notice(address, context, placeOf(context)),
  webhook: {
    verify,
    handshake,
    parse: (request, context) => parseMessaging(request, placeOf(context).id),
  },
  check: checkAccount,
  connect: async (context) => subscribe(context, 'POST'),
  disconnect: async (context) => subscribe(context, 'DELETE'),
  openFile: async (reference, context) => openFile(reference, context),
};

/** Where the account is, by its login (Instagram Platform, "Set up webhooks": account identifier). */
function placeOf({ settings }: Pick<ChannelContext, 'settings'>) {
  const { accountId: id, login } = Known.parse(settings);
  if (login === 'instagram') {
    return { id, login, account: id, origin: 'https://graph.instagram.com' };
  }
  // The page that the token is of: with Facebook’s login it sends for the account.
  return { id, login, account: 'me', origin: GRAPH };
}

/** Asks for the account (Instagram Platform, "IG User"). */
async function checkAccount(context: ChannelContext): Promise<CheckedAccount> {
  const { id, origin } = placeOf(context);
  const { username } = await callGraph(context, {
    origin,
    path: `/${id}?fields=username`,
    result: z.object({ username: z.string() }),
  });
  // Tokens of Instagram’s own login cannot be asked of when they end.
  const warnings = origin === GRAPH ? await expiryWarnings(context) : [];
  return { name: `@${username}`, warnings };
}

/** Has what is written to the account sent to the app, or no longer ("subscribed_apps"). */
async function subscribe(context: ChannelContext, method: 'POST' | 'DELETE'): Promise<void> {
  const { account, login, origin } = placeOf(context);
  const fields = method === 'POST' ? `?subscribed_fields=${FIELDS[login]}` : '';
  await callGraph(context, {
    method,
    origin,
    path: `/${account}/subscribed_apps${fields}`,
    result: z.object({ success: z.literal(true) }),
  });
}
