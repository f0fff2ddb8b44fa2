import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { refuseOtherPages } from '../../http/index.ts';
import { ADDRESS_HEADER } from './address-header.ts';
import type { Auth, SignInOptions } from './auth.ts';
import { recordSignIn } from './record-sign-in.ts';
import { createSignInFailures } from './sign-in-failures.ts';
import type { SignInFailures } from './sign-in-failures.ts';

/** Sign-in by better-auth: people, passwords, sessions. */
export interface SignIn {
  /** The user of a session cookie; undefined where there is none or it has ended. */
  userOf(headers: IncomingHttpHeaders): Promise<string | undefined>;
  hashPassword: (password: string) => Promise<string>;
  /** Loads what the first person who signs in would wait for. */
  load(): Promise<void>;
  /** Serves /api/auth/*. */
  addRoutes(app: FastifyInstance): void;
}

/** Sign-in. Its library is large: it is loaded when it is first needed, or by `load`. */
export function createSignIn(options: SignInOptions): SignIn {
  const { publicUrl, database } = options;
  const failures = createSignInFailures(database);
  let loading: Promise<Auth> | undefined;
  const load = async (): Promise<Auth> =>
    (loading ??= import('./auth.ts').then(({ createAuth }) => createAuth(options)));

  return {
    async userOf(headers) {
      if (!headers.cookie) return undefined;
      const auth = await load();
      const session = await auth.api.getSession({ headers: webHeaders(headers) });
      return session?.user.id;
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
          const auth = await load();
          const answer = await counted(failures, request, async () =>
            auth.handler(webRequest(request, publicUrl)),
          );
          reply.code(answer.status);
          const wait = answer.headers.get('x-retry-after');
          if (wait !== null) reply.header('retry-after', wait);
          for (const [name, value] of answer.headers) {
            if (name !== 'set-cookie') reply.header(name, value);
          }
          for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
          if (answer.status < 400) {
            const text = await answer.text();
            await recordSignIn(database, request, text);
            return reply.send(text);
          }
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

/** Attempts with an address and a password count by address; other requests pass. */
async function counted(
  failures: SignInFailures,
  request: FastifyRequest,
  work: () => Promise<Response>,
): Promise<Response> {
  const given = Attempt.safeParse(request.body);
  if (!given.success) return work();
  const { email } = given.data;
  await failures.begin(email);
  const answer = await work();
  if (answer.status < 400) await failures.succeed(email);
  else if (answer.status !== 401) await failures.takeBack(email);
  return answer;
}

function webRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = webHeaders(request.headers);
  // Without the zone of a link-local address, which the library does not know.
  headers.set(ADDRESS_HEADER, request.ip.replace(/%.*$/u, ''));
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers,
    ...(request.body ? { body: JSON.stringify(request.body) } : {}),
  });
}

function webHeaders(headers: IncomingHttpHeaders): Headers {
  const web = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const item of [value].flat()) if (item !== undefined) web.append(name, item);
  }
  return web;
}

/** Sign-in's own errors, in the form of all others. */
function problemFrom(status: number, text: string, requestId: string) {
  const parsed = z.object({ message: z.string() }).safeParse(parseJson(text));
  const detail = parsed.success ? parsed.data.message : 'Sign-in did not work.';
  return { type: 'about:blank', title: detail, status, detail, requestId };
}
