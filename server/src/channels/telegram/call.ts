import { z } from 'zod';
import { messageOf, parseJson, wasNeverSent } from '../../platform/index.ts';
import type { SafeResponse } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, ChannelErrorKind } from '../channel.ts';

const VENDOR = 'https://api.telegram.org';

/** Whatever a method answers (Bot API, "Making requests"). */
const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error_code: z.number(),
    description: z.string().default(''),
    parameters: z.object({ retry_after: z.number().optional() }).default({}),
  }),
]);

type Context = Pick<ChannelContext, 'credentials' | 'baseUrl' | 'fetch' | 'signal'>;

/** Where a bot's files are (Bot API, "getFile"). Holds the token: never to be logged. */
export function fileAddress({ credentials, baseUrl }: Context, path: string): string {
  return `${baseUrl ?? VENDOR}/file/bot${credentials['botToken']}/${path}`;
}

/** Calls a method of the Bot API with JSON, or with a form; rejects with {@link ChannelError}. */
export async function callBot<T>(
  context: Context,
  method: string,
  { body, result }: { body: Record<string, unknown> | FormData; result: z.ZodType<T> },
): Promise<T> {
  const { credentials, baseUrl, fetch, signal } = context;
  const token = credentials['botToken'] ?? '';
  const answer = await unlessUnanswered(token, async () =>
    fetch(`${baseUrl ?? VENDOR}/bot${token}/${method}`, {
      method: 'POST',
      signal,
      ...(await written(body)),
    }),
  );
  return readAnswer(answer, result);
}

/** Makes a request; what has no answer is told by whether it can have been sent. */
export async function unlessUnanswered<T>(token: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = wasNeverSent(error) ? 'temporary' : 'unknown-outcome';
    const told = messageOf(error).replaceAll(token, '…');
    throw new ChannelError(kind, `Telegram did not answer: ${told}`);
  }
}

/** A body as it travels; a form by the platform's own encoder. */
async function written(
  body: Record<string, unknown> | FormData,
): Promise<{ headers: Record<string, string>; body: string | Uint8Array }> {
  if (!(body instanceof FormData)) {
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
  const encoded = new Response(body);
  return {
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}

function readAnswer<T>({ status, body }: SafeResponse, result: z.ZodType<T>): T {
  const answer = Answer.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!answer.success) {
    // Not the Bot API itself: something in between, and whether it passed the call on nobody knows.
    throw new ChannelError('unknown-outcome', `Telegram answered ${status} with something else.`);
  }
  if (!answer.data.ok) {
    const { error_code: code, description, parameters } = answer.data;
    throw new ChannelError(kindOf(code), explained(code, description), {
      retryAfter: parameters.retry_after,
    });
  }
  const parsed = result.safeParse(answer.data.result);
  if (parsed.success) return parsed.data;
  throw new ChannelError('unknown-outcome', 'Telegram answered in a form that is not its own.');
}

function kindOf(code: number): ChannelErrorKind {
  // A token that is not even of the right form is “Not Found”.
  if (code === 401 || code === 404) return 'unauthorised';
  if (code === 429) return 'rate-limited';
  // Somebody else asks for the same bot's updates just now.
  if (code === 409) return 'temporary';
  return code >= 500 ? 'unknown-outcome' : 'rejected';
}

/** The vendor's words, and what to do where they do not say it. */
function explained(code: number, description: string): string {
  const told = `Telegram says: ${description || code}.`;
  if (code === 401 || code === 404) {
    return `${told} The bot token is wrong or was revoked. Copy it again from @BotFather.`;
  }
  if (code === 403) return `${told} The customer blocked the bot, or never wrote to it.`;
  if (code === 409) return `${told} Another program asks for this bot’s messages. End it.`;
  return told;
}
