import { z } from 'zod';
import { messageOf, parseJson, retryAfterOf, wasNeverSent } from '../../platform/index.ts';
import type { SafeResponse } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, ChannelErrorKind } from '../channel.ts';

const VENDOR = 'https://api.twilio.com';

type Context = Pick<
  ChannelContext,
  'credentials' | 'settings' | 'baseUrl' | 'fetch' | 'signal' | 'clock'
>;

/** Where Twilio is. */
export function originOf({ baseUrl }: Pick<ChannelContext, 'baseUrl'>): string {
  return baseUrl ?? VENDOR;
}

/** Who we are (Twilio, "API requests: authentication"). */
export function authorization({ credentials }: Pick<ChannelContext, 'credentials'>): string {
  const pair = `${credentials['accountSid']}:${credentials['authToken']}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/**
 * Calls a resource of the account (Twilio API v2010): POST with a form, GET without; rejects with
 * {@link ChannelError}.
 */
export async function callTwilio<T>(
  context: Context,
  path: string,
  { form, result }: { form?: [string, string][]; result: z.ZodType<T> },
): Promise<T> {
  const { credentials, signal } = context;
  const url = `${originOf(context)}/2010-04-01/Accounts/${credentials['accountSid']}${path}`;
  const headers = { authorization: authorization(context) };
  const answer = await unlessUnanswered(async () =>
    context.fetch(
      url,
      form
        ? {
            method: 'POST',
            signal,
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(form).toString(),
          }
        : { signal, headers },
    ),
  );
  if (answer.status >= 300) throw refusal(answer, context);
  const parsed = result.safeParse(parseJson(new TextDecoder().decode(answer.body)));
  if (parsed.success) return parsed.data;
  throw new ChannelError('unknown-outcome', 'Twilio answered in a form that is not its own.');
}

/** Makes a request; what has no answer is told by whether it can have been sent. */
export async function unlessUnanswered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = wasNeverSent(error) ? 'temporary' : 'unknown-outcome';
    throw new ChannelError(kind, `Twilio did not answer: ${messageOf(error)}`);
  }
}

/** What an error says (Twilio, "Twilio’s response: error and warning dictionary"). */
const Refusal = z.object({ code: z.number().optional(), message: z.string().default('') });

function refusal({ status, headers, body }: SafeResponse, { clock }: Context): ChannelError {
  const told = Refusal.catch({ message: '' }).parse(parseJson(new TextDecoder().decode(body)));
  const hint = HINTS[told.code ?? 0] ?? (status === 401 ? HINTS[20_003] : undefined);
  const words = told.message === '' ? `Twilio answered ${status}.` : `Twilio says: ${told.message}`;
  return new ChannelError(kindOf(status), hint === undefined ? words : `${words} ${hint}`, {
    retryAfter: retryAfterOf(headers.get('retry-after'), clock.now()),
  });
}

/** What people can do about the errors that they meet most. */
const HINTS: Record<number, string> = {
  20_003: 'The account SID or the auth token is wrong. Copy both again from Twilio’s console.',
  21_220: 'The call is over: reach the customer by another channel.',
  21_211: 'The customer’s number is not one that can be written to.',
  21_408: 'Allow the customer’s country in Twilio’s console, under Messaging → Geo permissions.',
  21_606: 'Your number cannot send text messages. Choose another one in the channel’s settings.',
  21_608: 'A trial account only writes to numbers that were verified in Twilio’s console.',
  21_610: 'The customer has written STOP and gets no messages until they write START.',
};

function kindOf(status: number): ChannelErrorKind {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unknown-outcome' : 'rejected';
}
