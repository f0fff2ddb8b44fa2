import { z } from 'zod';
import { messageOf, parseJson, retryAfterOf, wasNeverSent } from '../../platform/index.ts';
import type { SafeResponse } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, ChannelErrorKind } from '../channel.ts';

/** The version that everything here was written for and is tested with. */
export const VERSION = 'v23.0';
export const GRAPH = 'https://graph.facebook.com';

/**
 * What is told of a page (Graph API, "Page subscribed_apps"). Each call replaces the list before, and
 * Messenger and Instagram may have one page: both ask for all of it.
 */
export const PAGE_FIELDS =
  'messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_edits,standby,messaging_handovers';

type Context = Pick<ChannelContext, 'credentials' | 'baseUrl' | 'fetch' | 'signal' | 'clock'>;

interface GraphCall<T> {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Behind the version: `/123/messages`. */
  path: string;
  /** Where the account is, other than with Facebook. */
  origin?: string;
  json?: object;
  /** A form with a file. */
  form?: FormData;
  result: z.ZodType<T>;
}

/** Calls the Graph API; rejects with {@link ChannelError}. */
export async function callGraph<T>(context: Context, call: GraphCall<T>): Promise<T> {
  const { method = 'GET', path, origin = GRAPH, result } = call;
  const { type, body } = await bodyOf(call);
  const answer = await unlessUnanswered(async () =>
    context.fetch(`${context.baseUrl ?? origin}/${VERSION}${path}`, {
      method,
      signal: context.signal,
      headers: {
        authorization: `Bearer ${context.credentials['accessToken']}`,
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    }),
  );
  const told = parseJson(new TextDecoder().decode(answer.body));
  if (answer.status >= 300) throw refusal(answer, told, context.clock.now());
  const parsed = result.safeParse(told);
  if (parsed.success) return parsed.data;
  throw new ChannelError('unknown-outcome', 'Meta answered in a form that is not its own.');
}

async function bodyOf({ json, form }: Pick<GraphCall<unknown>, 'json' | 'form'>) {
  if (json) return { type: 'application/json', body: JSON.stringify(json) };
  if (!form) return {};
  const written = new Response(form);
  const type = written.headers.get('content-type') ?? '';
  return { type, body: new Uint8Array(await written.arrayBuffer()) };
}

/** Makes a request; what has no answer is told by whether it can have been sent. */
export async function unlessUnanswered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = wasNeverSent(error) ? 'temporary' : 'unknown-outcome';
    throw new ChannelError(kind, `Meta did not answer: ${messageOf(error)}`, { cause: error });
  }
}

/** What an error says (Meta, "Graph API: handling errors"). */
const Refusal = z.object({
  error: z.object({
    code: z.number().default(0),
    error_subcode: z.number().optional(),
    message: z.string().default(''),
    error_user_msg: z.string().optional(),
    error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
  }),
});

function refusal({ status, headers }: SafeResponse, told: unknown, now: Date): ChannelError {
  const { error } = Refusal.safeParse(told).data ?? { error: undefined };
  const code = error?.code ?? 0;
  const words = error?.error_user_msg ?? error?.error_data?.details ?? error?.message ?? '';
  const says = words === '' ? `Meta answered ${status}.` : `Meta says: ${words}`;
  const hint = HINTS[error?.error_subcode ?? 0] ?? HINTS[code];
  return new ChannelError(kindOf(status, code), hint === undefined ? says : `${says} ${hint}`, {
    retryAfter: retryAfterOf(headers.get('retry-after'), now),
  });
}

/** What people can do about the errors that they meet most. */
const HINTS: Record<number, string> = {
  10: 'The app lacks a permission, or the customer wrote too long ago.',
  100: 'Check the ids in the channel’s settings.',
  190: 'The access token is wrong or has expired. Make a new one, of a system user, and enter it.',
  200: 'The app lacks a permission for this account.',
  368: 'Meta has blocked the account for a while. See its account quality page.',
  551: 'The customer cannot be reached: they may have blocked you.',
  131_026: 'The customer cannot get it: no WhatsApp, an old version, or the terms not accepted.',
  131_047: 'The customer wrote more than 24 hours ago: only a template may be sent.',
  132_001: 'There is no such template in this language. See the channel’s settings.',
  2_018_278: 'The customer wrote too long ago for a message of this kind.',
};

/** Limits of calls (Meta, "Rate limits"; WhatsApp Cloud API, "Error codes"). */
const PACED = new Set([4, 17, 32, 613, 80_007, 130_429, 131_048, 131_056]);

function kindOf(status: number, code: number): ChannelErrorKind {
  if (code === 190 || status === 401) return 'unauthorised';
  if (status === 429 || PACED.has(code)) return 'rate-limited';
  return status >= 500 ? 'unknown-outcome' : 'rejected';
}
