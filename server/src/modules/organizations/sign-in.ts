import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { notFound, parseJson } from '../../platform/index.ts';
import { refuseOtherPages } from '../../http/index.ts';
import { ADDRESS_HEADER } from './address-header.ts';
import { signInAttempts } from './attempts.ts';
import type { Attempts } from './attempts.ts';
import type { Auth, SignInOptions } from './auth.ts';
import { doorOf } from './doors.ts';
import { recordAccountAct, recordSignIn, signedInBy } from './record-sign-in.ts';
import type { Session } from './session.ts';
import { webHeaders } from './web-headers.ts';

/** Sign-in by better-auth: people, passwords, sessions. */
export interface SignIn {
  /** Whose session a cookie is; undefined where there is none or it has ended. */
  sessionOf(headers: IncomingHttpHeaders): Promise<Session | undefined>;
  /** Begins a session of somebody whom an identity provider vouches for; its Set-Cookie headers. */
  enter(
    session: Session & { ssoOrganizationId: string },
    request: FastifyRequest,
  ): Promise<string[]>;
  hashPassword: (password: string) => Promise<string>;
  /** Loads what the first person who signs in would wait for. */
  load(): Promise<void>;
  /** Serves /api/auth/*. */
  addRoutes(app: FastifyInstance): void;
}

/** Sign-in. Its library is large: it is loaded when it is first needed, or by `load`. */
export function createSignIn(options: SignInOptions): SignIn {
  const { publicUrl, database } = options;
  const attempts = signInAttempts(database);
  let loading: Promise<Auth> | undefined;
  const load = async (): Promise<Auth> =>
    (loading ??= import('./auth.ts').then(({ createAuth }) => createAuth(options)));

  const sessionOf: SignIn['sessionOf'] = async (headers) => {
    if (!headers.cookie) return undefined;
    const auth = await load();
    const found = await auth.api.getSession({ headers: webHeaders(headers) });
    if (!found) return undefined;
    const { userId, ssoOrganizationId = null } = found.session;
    return { userId, ssoOrganizationId };
  };

  return {
    sessionOf,
    async enter(body, request) {
      const auth = await load();
      const headers = signInHeaders(request);
      const answer = await auth.api.enterBySso({ body, headers, asResponse: true });
      return answer.headers.getSetCookie();
    },
    hashPassword: async (password) => (await (await load()).$context).password.hash(password),
    async load() {
      await load();
    },
    addRoutes(app) {
      app.route({
        method: ['GET', 'POST'],
        url: '/api/auth/*',
        schema: { hide: true },
        handler: async (request, reply) => {
          // Nobody is signed in, or out, by a page that is not ours.
          refuseOtherPages(request, publicUrl);
          const door = doorOf(request.url);
          if (!door) throw notFound('address');
          const auth = await load();
          // Asked before: what is done may end the session.
          const session = door.act || door.signsIn ? await sessionOf(request.headers) : undefined;
          const email = await begin(attempts, request);
          const answer = await auth.handler(webRequest(request, publicUrl));
          reply.code(answer.status);
          const wait = answer.headers.get('x-retry-after');
          if (wait !== null) reply.header('retry-after', wait);
          for (const [name, value] of answer.headers) {
            if (name !== 'set-cookie') reply.header(name, value);
          }
          for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
          if (answer.status < 400) {
            const text = await answer.text();
            const user = door.signsIn && signedInBy(text);
            // A password without the second step is not enough to have its attempts forgotten.
            if (user) await attempts.succeed(user.email);
            if (session && door.act) {
              const { userId } = session;
              await recordAccountAct(database, { userId, act: door.act, address: request.ip });
            } else if (user) {
              // Who is signed in and enters a code sets up a second step, and does not sign in.
              await recordSignIn(database, request, user.id);
            }
            return reply.send(text);
          }
          if (email !== undefined && answer.status !== 401) await attempts.takeBack(email);
          return reply
            .type('application/problem+json')
            .send(problemFrom(answer.status, await answer.text(), request.id));
        },
      });
    },
  };
}

/** The same headers without the copy of the session that spares a look at it for half a minute. */
export function withoutCache(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const cookies = (headers.cookie ?? '').split(/;\s*/u);
  const cookie = cookies.filter((text) => !/^[\w.-]*session_data=/u.test(text)).join('; ');
  return { ...headers, cookie };
}

const Attempt = z.object({ email: z.string(), password: z.string() });

/** Counts an attempt with an address and a password by the address; other requests pass. */
async function begin(attempts: Attempts, { body }: FastifyRequest): Promise<string | undefined> {
  const email = Attempt.safeParse(body).data?.email;
  if (email !== undefined) await attempts.begin(email);
  return email;
}

function webRequest(request: FastifyRequest, publicUrl: string): Request {
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers: signInHeaders(request),
    ...(request.body ? { body: JSON.stringify(request.body) } : {}),
  });
}

function signInHeaders({ headers: given, ip }: FastifyRequest): Headers {
  const headers = webHeaders(given);
  // Without the zone of a link-local address, which the library does not know.
  headers.set(ADDRESS_HEADER, ip.replace(/%.*$/u, ''));
  return headers;
}

/** Sign-in's own errors, in the form of all others. */
function problemFrom(status: number, text: string, requestId: string) {
  const parsed = z.object({ message: z.string() }).safeParse(parseJson(text));
  const detail = parsed.success ? parsed.data.message : 'Sign-in did not work.';
  return { type: 'about:blank', title: detail, status, detail, requestId };
}
