import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount, RawRequest } from '../channel.ts';
import { callBot, fileAddress, unlessUnanswered } from './call.ts';
import { ALLOWED_UPDATES } from './update.ts';

const Bot = z.object({ username: z.string().optional(), first_name: z.string() });
const Hook = z.object({ url: z.string(), last_error_message: z.string().optional() });

/** Asks who the bot is, and whether Telegram can call in (Bot API, "getMe", "getWebhookInfo"). */
export async function checkBot(context: ChannelContext): Promise<CheckedAccount> {
  const bot = await callBot(context, 'getMe', { body: {}, result: Bot });
  const hook = await callBot(context, 'getWebhookInfo', { body: {}, result: Hook });
  const name = bot.username === undefined ? bot.first_name : `@${bot.username}`;
  if (isPolled(context.settings)) return { name, warnings: [] };
  const warnings: string[] = [];
  if (hook.url !== context.webhookUrl) {
    warnings.push('Telegram does not call this server for the bot. Connect the channel again.');
  } else if (hook.last_error_message !== undefined) {
    warnings.push(`Telegram’s last call failed: ${hook.last_error_message}`);
  }
  return { name, warnings };
}

/** Has Telegram call in, or not call any more where it is polled (Bot API, "setWebhook"). */
export async function connectBot(context: ChannelContext): Promise<void> {
  if (isPolled(context.settings)) return disconnectBot(context);
  if (!context.webhookUrl.startsWith('https://') && context.baseUrl === undefined) {
    throw new ChannelError(
      'rejected',
      'Telegram only calls addresses that begin with https://. Set PUBLIC_URL, or choose polling.',
    );
  }
  await callBot(context, 'setWebhook', {
    body: {
      url: context.webhookUrl,
      secret_token: context.credentials['secretToken'],
      allowed_updates: ALLOWED_UPDATES,
    },
    result: z.literal(true),
  });
}

export async function disconnectBot(context: ChannelContext): Promise<void> {
  await callBot(context, 'deleteWebhook', { body: {}, result: z.literal(true) });
}

export function isPolled(settings: Record<string, unknown>): boolean {
  return settings['mode'] === 'polling';
}

/** Seconds that Telegram may wait for something to tell. */
const WAIT = 25;

/** Waits for updates (Bot API, "getUpdates"); asking for the next ones ends those before. */
export async function nextUpdates(
  state: string | null,
  context: ChannelContext,
): Promise<{ requests: RawRequest[]; state: string | null }> {
  const updates = await callBot(context, 'getUpdates', {
    body: {
      ...(state === null ? {} : { offset: Number(state) }),
      timeout: WAIT,
      allowed_updates: ALLOWED_UPDATES,
    },
    result: z.array(z.looseObject({ update_id: z.number().int() })),
  });
  const last = updates.at(-1)?.update_id;
  return {
    requests: updates.map((update) => ({
      method: 'POST',
      url: context.webhookUrl,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(update)),
    })),
    state: last === undefined ? state : String(last + 1),
  };
}

const Found = z.object({ file_path: z.string() });

/** Fetches a file (Bot API, "getFile"): up to 20 MB. */
export async function openFile(reference: string, context: ChannelContext): Promise<Uint8Array> {
  const { file_path: path } = await callBot(context, 'getFile', {
    body: { file_id: reference },
    result: Found,
  });
  const answer = await unlessUnanswered(context.credentials['botToken'] ?? '', async () =>
    context.fetch(fileAddress(context, path), { signal: context.signal }),
  );
  if (answer.status === 200) return answer.body;
  const kind = answer.status >= 500 ? 'temporary' : 'rejected';
  throw new ChannelError(kind, `Telegram answered ${answer.status} for a file.`);
}
