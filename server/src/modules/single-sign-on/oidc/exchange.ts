import { z } from 'zod';
import { parseJson } from '../../../platform/index.ts';
import type { SafeFetch } from '../../../platform/index.ts';
import { badAnswer } from '../refused.ts';
import type { Endpoints } from './discover.ts';

export interface Client {
  clientId: string;
  clientSecret: string;
}

export interface Code {
  code: string;
  verifier: string;
  redirectUrl: string;
}

const Tokens = z.object({ id_token: z.string(), access_token: z.string().optional() });
export type Tokens = z.infer<typeof Tokens>;

const Refusal = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/u) });

/** Trades a code for tokens (OpenID Connect Core 1.0, 3.1.3). */
export async function exchangeCode(
  fetch: SafeFetch,
  endpoints: Endpoints,
  client: Client,
  { code, verifier, redirectUrl }: Code,
): Promise<Tokens> {
  const known = authenticate(endpoints, client);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUrl,
    code_verifier: verifier,
    ...known.form,
  });
  const answer = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...known.headers,
    },
    body: body.toString(),
  });
  const found = parseJson(Buffer.from(answer.body).toString('utf8'));
  const tokens = Tokens.safeParse(found);
  if (answer.status === 200 && tokens.success) return tokens.data;
  const { data } = Refusal.safeParse(found);
  throw badAnswer(
    `The provider did not trade the code for tokens (status ${answer.status}${data ? `, ${data.error}` : ''}). Check client id and secret.`,
  );
}

/** How the client says who it is (RFC 6749, 2.3.1): by a header unless only the form is taken. */
function authenticate(
  { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] }: Endpoints,
  { clientId, clientSecret }: Client,
): { headers: Record<string, string>; form: Record<string, string> } {
  if (methods.includes('client_secret_basic') || !methods.includes('client_secret_post')) {
    const pair = [clientId, clientSecret].map(formEncoded).join(':');
    return {
      headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      form: {},
    };
  }
  return { headers: {}, form: { client_id: clientId, client_secret: clientSecret } };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

const UserInfo = z.looseObject({ sub: z.string() });

/** What the provider says of the person beside the ID token (OpenID Connect Core 1.0, 5.3). */
export async function readUserInfo(
  fetch: SafeFetch,
  endpoint: string,
  { accessToken, subject }: { accessToken: string; subject: string },
): Promise<z.infer<typeof UserInfo>> {
  const { status, body } = await fetch(endpoint, {
    headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
  });
  const found = UserInfo.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (status !== 200 || !found.success) {
    throw badAnswer(`The provider did not say who the person is (status ${status}).`);
  }
  // An answer about somebody else must not be taken for the one about this person.
  if (found.data.sub !== subject) throw badAnswer('The provider spoke of two different people.');
  return found.data;
}
