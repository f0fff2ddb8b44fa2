import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import type { Channel, ChannelContext, CheckedAccount } from '../channel.ts';
import { Credentials, graphId } from '../meta/credentials.ts';
import { callGraph, PAGE_FIELDS } from '../meta/graph.ts';
import { openFile } from '../meta/open-file.ts';
import { parseMessaging } from '../meta/parse.ts';
import { notice, partsOf, sendPart, WINDOW } from '../meta/send.ts';
import { handshake, verify, withVerifyToken } from '../meta/signature.ts';
import { expiryWarnings } from '../meta/token.ts';

/** Characters of one message (Messenger Platform, "Send API: text"). */
const TEXT_LIMIT = 2_000;

const Settings = z
  .object({
    pageId: graphId.meta({ title: 'Page id', description: 'On the page, under About' }),
  })
  .strict();

/** Messages to a Facebook page (Messenger Platform). */
export const facebook: Channel = {
  kind: 'facebook',
  title: 'Facebook Messenger',
  abilities: {
    textLimit: TEXT_LIMIT,
    media: true,
    choices: false,
    typing: true,
    receipts: 'read',
    edits: true,
    deletions: false,
    reactions: true,
    replyWindow: WINDOW,
  },
  settingsSchema: Settings,
  credentialsSchema: Credentials,
  completed: withVerifyToken,
  sending: {
    partsOf: (message) => partsOf(message, (text) => splitText(text, TEXT_LIMIT)),
    send: async (part, context) => sendPart(part, context, { account: pageOf(context) }),
  },
  noticed: async ({ address }, context) => notice(address, context, { account: pageOf(context) }),
  webhook: {
    verify,
    handshake,
    parse: (request, context) => parseMessaging(request, pageOf(context)),
  },
  check: checkPage,
  connect: async (context) => subscribe(context, 'POST'),
  disconnect: async (context) => subscribe(context, 'DELETE'),
  openFile: async (reference, context) => openFile(reference, context),
};

function pageOf({ settings }: Pick<ChannelContext, 'settings'>): string {
  return z.object({ pageId: z.string().default('') }).parse(settings).pageId;
}

/** Asks for the page, and whether its messages are sent here (Graph API, "Page"). */
async function checkPage(context: ChannelContext): Promise<CheckedAccount> {
  const page = pageOf(context);
  const { name } = await callGraph(context, {
    path: `/${page}?fields=name`,
    result: z.object({ name: z.string() }),
  });
  const { data } = await callGraph(context, {
    path: `/${page}/subscribed_apps`,
    result: z.object({ data: z.array(z.unknown()) }),
  });
  const warning = 'Meta does not send the page’s messages to any app. Connect it again.';
  const warnings = await expiryWarnings(context);
  return { name, warnings: data.length === 0 ? [warning, ...warnings] : warnings };
}

/** Has what is written to the page sent to the app, or no longer (Graph API, "Page subscribed_apps"). */
async function subscribe(context: ChannelContext, method: 'POST' | 'DELETE'): Promise<void> {
  const fields = method === 'POST' ? `?subscribed_fields=${PAGE_FIELDS}` : '';
  await callGraph(context, {
    method,
    path: `/${pageOf(context)}/subscribed_apps${fields}`,
    result: z.object({ success: z.literal(true) }),
  });
}
