import { fromNodeHeaders } from 'better-auth/node';
import { betterAuth } from 'better-auth';
import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { Logger } from '../../platform/index.ts';

/** Sign-in by better-auth: people, passwords, sessions. */
export interface SignIn {
  /** The user of a session cookie; undefined where there is none or it has ended. */
  userOf(headers: IncomingHttpHeaders): Promise<string | undefined>;
  hashPassword: (password: string) => Promise<string>;
  /** Serves /api/auth/*. */
  addRoutes(app: FastifyInstance): void;
}

export interface SignInOptions {
  database: Database;
  secretKey: string;
  /** Where browsers reach the server. */
  publicUrl: string;
  log: Logger;
}

/** Sign-in with everything it needs; people are added by invitation, never by signing up. */
export function createSignIn({ database, secretKey, publicUrl, log }: SignInOptions): SignIn {
  const auth = betterAuth({
    appName: 'Frontdesk',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: secretKey,
    database: database.systemPool,
    // The same server is reached by several names: a page may speak to the one it came from.
    trustedOrigins: (request) => {
      const own = request?.headers.get('host');
      return [publicUrl, ...(own ? [`http://${own}`, `https://${own}`] : [])];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    user: { modelName: 'users', fields: { image: 'avatar' } },
    session: { modelName: 'sessions', cookieCache: { enabled: true, maxAge: 30 } },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 20 } },
    },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: publicUrl.startsWith('https:'),
    },
    telemetry: { enabled: false },
    logger: {
      // What it logs may hold addresses of people: the message alone is kept.
      log: (level, message) =>
        log[level === 'error' ? 'error' : 'debug']({ from: 'sign-in' }, message),
    },
  });

  return {
    async userOf(headers) {
      if (!headers.cookie) return undefined;
      const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
      return session?.user.id;
    },
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    addRoutes(app) {
      app.route({
        method: ['GET', 'POST'],
        url: '/api/auth/*',
        schema: { hide: true },
        handler: async (request, reply) => {
          const answer = await auth.handler(
            new Request(new URL(request.url, publicUrl), {
              method: request.method,
              headers: fromNodeHeaders(request.headers),
              ...(request.body ? { body: JSON.stringify(request.body) } : {}),
            }),
          );
          reply.code(answer.status);
          for (const [name, value] of answer.headers) {
            if (name !== 'set-cookie') reply.header(name, value);
          }
          for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
          if (answer.status < 400) return reply.send(await answer.text());
          return reply
            .type('application/problem+json')
            .send(problemFrom(answer.status, await answer.text(), request.id));
        },
      });
    },
  };
}

/** Sign-in's own errors, in the form of all others. */
function problemFrom(status: number, text: string, requestId: string) {
  const parsed = z.object({ message: z.string() }).safeParse(parseJson(text));
  const detail = parsed.success ? parsed.data.message : 'Sign-in did not work.';
  return { type: 'about:blank', title: detail, status, detail, requestId };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
