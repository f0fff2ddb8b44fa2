import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { askX, callX, readAnswer } from './call.ts';

const Me = z.object({ data: z.object({ id: z.string(), username: z.string() }) });
const Hook = z.object({ id: z.string(), url: z.string(), valid: z.boolean().default(true) });
const Hooks = z.object({ data: z.array(Hook).default([]) });
const Subscribed = z.object({ data: z.object({ subscribed: z.boolean() }) });

/** Asks whose token it is, and whether X calls in (X API v2, "Get Users Me", "Get webhook"). */
export async function checkAccount(context: ChannelContext): Promise<CheckedAccount> {
  const me = { isRepeatable: true, result: Me };
  const answer = await askX(context, '/2/users/me', me);
  const { id, username } = readAnswer(answer, me).data;
  const warnings: string[] = [];
  if (id !== userIdOf(context)) {
    warnings.push(`The access token is of @${username}, whose id is ${id}. Enter that id.`);
  }
  // X tells what a token may do; older answers do not.
  const level = answer.headers.get('x-access-level');
  if (level !== null && !level.includes('directmessages')) {
    warnings.push(
      'The access token may not read direct messages. Allow the app “Read, write and direct messages” in X’s developer console, then make the token again.',
    );
  }
  return { name: `@${username}`, warnings: [...warnings, ...(await hookWarnings(context))] };
}

async function hookWarnings(context: ChannelContext): Promise<string[]> {
  const hook = await findHook(context);
  if (!hook || !(await isSubscribed(context, hook.id))) {
    return ['X does not send the account’s messages here. Connect the channel again.'];
  }
  return hook.valid ? [] : ['X could not reach this server lately. Connect the channel again.'];
}

/** Has X send here what comes to the account (X API v2, "Create webhook", "Create subscription"). */
export async function connectAccount(context: ChannelContext): Promise<void> {
  checkAddress(context);
  const hook = (await findHook(context)) ?? (await createHook(context));
  if (!hook.valid) await validateHook(context, hook.id);
  if (await isSubscribed(context, hook.id)) return;
  await callX(context, subscriptionsOf(hook.id), {
    method: 'POST',
    json: {},
    isRepeatable: true,
    result: Subscribed,
  });
}

/** X calls https:// alone, and no address with a port (X, "Webhooks": requirements). */
function checkAddress({ webhookUrl, baseUrl }: ChannelContext): void {
  if (baseUrl !== undefined) return;
  const { protocol, port } = new URL(webhookUrl);
  if (protocol !== 'https:') {
    throw new ChannelError('rejected', 'X must reach this server over https://. Set PUBLIC_URL.');
  }
  if (port !== '') {
    throw new ChannelError(
      'rejected',
      `X calls no address that names a port, as :${port} does. Serve at the usual one of https (443) and set PUBLIC_URL without a port.`,
    );
  }
}

/** Has X call no more (X API v2, "Delete subscription", "Delete webhook"). */
export async function disconnectAccount(context: ChannelContext): Promise<void> {
  const hook = await findHook(context);
  if (!hook) return;
  const gone = {
    method: 'DELETE',
    isRepeatable: true,
    isByApp: true,
    result: z.unknown(),
  } as const;
  const subscription = `/2/account_activity/webhooks/${hook.id}/subscriptions/${userIdOf(context)}/all`;
  if (await isSubscribed(context, hook.id)) await callX(context, subscription, gone);
  await callX(context, `/2/webhooks/${hook.id}`, gone);
}

/** Only the app itself may ask for its webhooks. */
async function findHook(context: ChannelContext): Promise<z.infer<typeof Hook> | undefined> {
  const { data } = await callX(context, '/2/webhooks', {
    isRepeatable: true,
    isByApp: true,
    result: Hooks,
  });
  return data.find(({ url }) => url === context.webhookUrl);
}

async function createHook(context: ChannelContext): Promise<z.infer<typeof Hook>> {
  const { data } = await callX(context, '/2/webhooks', {
    method: 'POST',
    json: { url: context.webhookUrl },
    isRepeatable: true,
    result: z.object({ data: Hook }),
  });
  return data;
}

/** Has X ask again whether this address is ours (X API v2, "Validate webhook"). */
async function validateHook(context: ChannelContext, id: string): Promise<void> {
  const result = z.object({ data: z.object({ valid: z.boolean() }) });
  const { data } = await callX(context, `/2/webhooks/${id}`, {
    method: 'PUT',
    isRepeatable: true,
    isByApp: true,
    result,
  });
  if (data.valid) return;
  throw new ChannelError('rejected', 'X cannot reach this server, or the API key secret is wrong.');
}

async function isSubscribed(context: ChannelContext, id: string): Promise<boolean> {
  const ask = { isRepeatable: true, result: Subscribed };
  return (await callX(context, subscriptionsOf(id), ask)).data.subscribed;
}

function subscriptionsOf(id: string): string {
  return `/2/account_activity/webhooks/${id}/subscriptions/all`;
}

function userIdOf({ settings }: ChannelContext): string {
  return z.string().parse(settings['userId']);
}
