import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { messageOf, parseJson, wasNeverSent } from '../../platform/index.ts';
import type { SafeRequest, SafeResponse } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { encoded, signedHeader } from './oauth1.ts';
import { refusalOf } from './refusal.ts';

const VENDOR = 'https://api.x.com';

export type Context = Pick<
  ChannelContext,
  'credentials' | 'settings' | 'baseUrl' | 'fetch' | 'signal' | 'clock'
>;
type Method = NonNullable<SafeRequest['method']>;

/** A call of the API. */
export interface Call<T> {
  /** GET, unless told otherwise. */
  method?: Method;
  json?: object;
  /** True: made once or twice, it is the same to the customer, so that it may be tried again. */
  isRepeatable: boolean;
  /** True: in the name of the app, which a few resources want; else in the account's. */
  isByApp?: boolean;
  /** What people can do where X forbids it. */
  ifForbidden?: string;
  result: z.ZodType<T>;
}

/** Where X is. */
export function originOf({ baseUrl }: Pick<ChannelContext, 'baseUrl'>): string {
  return baseUrl ?? VENDOR;
}

/** Calls a resource of the X API v2 with JSON; rejects with {@link ChannelError}. */
export async function callX<T>(context: Context, path: string, call: Call<T>): Promise<T> {
  return readAnswer(await askX(context, path, call), call);
}

/** The same, and gives the whole answer. */
export async function askX<T>(
  context: Context,
  path: string,
  { method = 'GET', json, isRepeatable, isByApp = false, ifForbidden }: Call<T>,
): Promise<SafeResponse> {
  const url = originOf(context) + path;
  const authorization = isByApp ? await appHeader(context) : userHeader(context, method, url);
  const typed = json === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await unlessUnanswered(isRepeatable, async () =>
    context.fetch(url, {
      method,
      signal: context.signal,
      headers: { authorization, ...typed },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }),
  );
  if (answer.status >= 300)
    throw refusalOf(answer, { isRepeatable, now: context.clock.now(), ifForbidden });
  return answer;
}

export function readAnswer<T>(
  { body }: SafeResponse,
  { result, isRepeatable }: Pick<Call<T>, 'result' | 'isRepeatable'>,
): T {
  const parsed = result.safeParse(parseJson(new TextDecoder().decode(body)));
  if (parsed.success) return parsed.data;
  const kind = isRepeatable ? 'temporary' : 'unknown-outcome';
  throw new ChannelError(kind, 'X answered in a form that is not its own.');
}

/** Makes a request; what has no answer is told by whether it can have been sent. */
export async function unlessUnanswered<T>(
  isRepeatable: boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const kind = isRepeatable || wasNeverSent(error) ? 'temporary' : 'unknown-outcome';
    throw new ChannelError(kind, `X did not answer: ${messageOf(error)}`);
  }
}

/** Who we are: the account (X, "OAuth 1.0a: authorizing a request"; the scheme `UserToken`). */
export function userHeader({ credentials, clock }: Context, method: Method, url: string): string {
  return signedHeader(method, url, {
    consumerKey: credentials['consumerKey'] ?? '',
    consumerSecret: credentials['consumerSecret'] ?? '',
    accessToken: credentials['accessToken'] ?? '',
    accessTokenSecret: credentials['accessTokenSecret'] ?? '',
    nonce: randomBytes(16).toString('hex'),
    timestamp: Math.floor(clock.now().getTime() / 1_000),
  });
}

const AppToken = z.object({ token_type: z.literal('bearer'), access_token: z.string() });

/** Who we are: the app alone (X, "OAuth 2.0 Bearer Token (App-Only)"; the scheme `BearerToken`). */
async function appHeader(context: Context): Promise<string> {
  const { consumerKey = '', consumerSecret = '' } = context.credentials;
  const pair = `${encoded(consumerKey)}:${encoded(consumerSecret)}`;
  const answer = await unlessUnanswered(true, async () =>
    context.fetch(`${originOf(context)}/oauth2/token`, {
      method: 'POST',
      signal: context.signal,
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: 'grant_type=client_credentials',
    }),
  );
  if (answer.status >= 300) {
    // A wrong pair is answered with 403 here.
    const status = answer.status === 403 ? 401 : answer.status;
    throw refusalOf({ ...answer, status }, { isRepeatable: true, now: context.clock.now() });
  }
  const token = readAnswer(answer, { result: AppToken, isRepeatable: true });
  return `Bearer ${token.access_token}`;
}
