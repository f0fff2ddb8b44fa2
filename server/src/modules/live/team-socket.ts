import { ClientFrame } from '@frontdesk/contract';
import type { Frame } from '@frontdesk/contract';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../platform/index.ts';
import type { Hub, PassingFrames, Presence, SocketRoute } from '../../realtime/index.ts';
import { requirePermission } from '../organizations/index.ts';
import type { Identify } from '../organizations/index.ts';

const After = z.coerce.number().int().min(0).optional().catch(undefined);

interface Present {
  userId?: string;
  name: string;
  viewing: string | null;
}

export interface LiveParts {
  hub: Hub;
  passing: PassingFrames;
  presence: Presence;
}

/** GET /api/realtime: what the team's pages hear, and what they tell. */
export function teamSocket(identify: Identify, { hub, passing, presence }: LiveParts): SocketRoute {
  return {
    path: '/api/realtime',
    async accept(request, url) {
      const organization = url.searchParams.get('organization');
      const headers = organization
        ? { ...request.headers, 'x-organization': organization }
        : request.headers;
      const member = await identify.member(headers);
      requirePermission(member, 'conversations.read');
      if (member.apiKeyId === null) refuseOtherPages(request);
      const after = After.parse(url.searchParams.get('after') ?? undefined);
      const { organizationId, userId, name } = member;
      return (socket) => {
        const known: Present = { ...(userId === null ? {} : { userId }), name, viewing: null };
        const leave = hub.join(
          {
            organizationId,
            contactId: undefined,
            conversationIds: new Set(),
            send: (text) => socket.send(text),
          },
          after,
        );
        presence.add(organizationId, known);
        return {
          message(text) {
            const frame = parseFrame(text);
            if (!frame) return socket.close(1008, 'Frames are JSON as in the contract');
            if (frame.type === 'ping') return socket.send('{"type":"pong"}');
            if (frame.type === 'conversation.view') {
              known.viewing = frame.conversationId;
              return presence.update(organizationId);
            }
            if (frame.conversationId === undefined || userId === null) return undefined;
            const type = frame.type === 'typing.start' ? 'typing.started' : 'typing.stopped';
            const { conversationId } = frame;
            const passingFrame: Frame = {
              sequence: null,
              conversationId,
              type,
              data: { who: 'agent', userId, name },
            };
            return passing.pass({
              organizationId,
              conversationId,
              team: JSON.stringify(passingFrame),
              visitor: JSON.stringify({ sequence: null, conversationId, type, data: { name } }),
            });
          },
          closed() {
            leave();
            presence.remove(organizationId, known);
          },
        };
      };
    },
  };
}

/** A cookie travels from any page: only our own may open a socket with it. */
function refuseOtherPages({ headers }: IncomingMessage): void {
  const origin = headers.origin === undefined ? undefined : URL.parse(headers.origin);
  if (origin && origin.host === headers.host) return;
  throw new AppError('forbidden', 'Sockets are opened by the app’s own pages.');
}

export function parseFrame(text: string): ClientFrame | undefined {
  try {
    return ClientFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
