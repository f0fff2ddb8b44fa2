import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

const Entering = z.object({ userId: z.string(), ssoOrganizationId: z.string() });

/**
 * Has better-auth begin a session of somebody whom an organization's identity provider vouches for,
 * and remember which one. No path leads here: only this server calls it.
 */
export const enterBySso = {
  id: 'enter-by-sso',
  endpoints: {
    enterBySso: createAuthEndpoint.serverOnly(
      { method: 'POST', body: Entering, requireHeaders: true },
      async (context) => {
        const { userId, ssoOrganizationId } = context.body;
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(userId);
        if (!user) throw new Error('Nobody has this id.');
        const session = await internalAdapter.createSession(userId, false, { ssoOrganizationId });
        await setSessionCookie(context, { session, user });
        return { user: { id: userId } };
      },
    ),
  },
} as const;
