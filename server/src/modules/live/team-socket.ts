import { may } from '@frontdesk/contract';
import type { ClientFrame, Frame } from '@frontdesk/contract';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isOwnPage } from '../../http/index.ts';
import type { Member } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Connection, Handlers, SocketRoute } from '../../realtime/index.ts';
import { requirePermission, withoutCache } from '../organizations/index.ts';
import type { Identify } from '../organizations/index.ts';
import { After, PONG, parseFrame, presenceFrame } from './frames.ts';
import type { LiveParts } from './parts.ts';

interface Present {
  userId?: string;
  name: string;
  viewing: string | null;
}

/** GET /api/realtime: what the team's pages hear, and what they tell. */
export function teamSocket(identify: Identify, publicUrl: string, parts: LiveParts): SocketRoute {
  return {
    path: '/api/realtime',
    async accept(request, url) {
      const organization = url.searchParams.get('organization');
      const headers = organization
        ? { ...request.headers, 'x-organization': organization }
        : request.headers;
      const member = await listener(identify, headers);
      if (member.apiKeyId === null) refuseOtherPages(request, publicUrl);
      const { organizationId, userId } = member;
      if (userId !== null) await parts.attendance.arrive({ organizationId, userId });
      const after = After.parse(url.searchParams.get('after') ?? undefined);
      const again = async (): Promise<Member> => listener(identify, withoutCache(headers));
      return (socket) => talk(socket, { member, after, again }, parts);
    },
  };
}

/** Who listens; throws where they may not. */
async function listener(identify: Identify, headers: IncomingHttpHeaders): Promise<Member> {
  const member = await identify.member(headers);
  requirePermission(member, 'conversations.read');
  return member;
}

function talk(
  socket: Connection,
  who: { member: Member; after: number | undefined; again: () => Promise<Member> },
  { hub, passing, presence, attendance, access }: LiveParts,
): Handlers {
  let { member } = who;
  const { organizationId, userId, name } = member;
  const known: Present = { ...(userId === null ? {} : { userId }), name, viewing: null };
  const leave = hub.join(
    {
      organizationId,
      visit: undefined,
      conversationIds: new Set(),
      send: (text) => socket.send(text),
      // Those who are here were told of before this one could hear it.
      ready: () => socket.send(JSON.stringify(presenceFrame(presence.of(organizationId)))),
      close: (code, reason) => socket.close(code, reason),
    },
    who.after,
  );
  presence.add(organizationId, known);
  const isGone = userId === null ? undefined : attendance.add({ organizationId, userId });
  const forget = access.watch([userId ?? member.apiKeyId ?? '', organizationId], socket);
  return {
    message(text) {
      const frame = parseFrame(text);
      if (!frame) return socket.close(1008, 'Frames are JSON as in the contract');
      if (frame.type === 'ping') return socket.send(PONG);
      if (frame.type === 'conversation.view') {
        known.viewing = frame.conversationId;
        return presence.update(organizationId);
      }
      const shown = may(member.role, 'conversations.write') ? typing(member, frame) : undefined;
      if (shown) passing.pass({ organizationId, ...shown });
      return undefined;
    },
    async check() {
      member = await who.again();
      // Without a name of theirs, a person acts in their first organization: it may be another now.
      if (member.organizationId !== organizationId) {
        throw new AppError('forbidden', 'You are no member of this organization any more.');
      }
    },
    closed() {
      leave();
      presence.remove(organizationId, known);
      isGone?.();
      forget();
    },
  };
}

/** What others see while a person of the team types; nothing of a machine. */
function typing(
  { userId, name }: Member,
  { type: told, conversationId }: Extract<ClientFrame, { type: `typing.${string}` }>,
): { conversationId: string; team: string; visitor: string } | undefined {
  if (conversationId === undefined || userId === null) return undefined;
  const type = told === 'typing.start' ? 'typing.started' : 'typing.stopped';
  const team: Frame = {
    sequence: null,
    conversationId,
    type,
    data: { who: 'agent', userId, name },
  };
  const visitor = { sequence: null, conversationId, type, data: { name } };
  return { conversationId, team: JSON.stringify(team), visitor: JSON.stringify(visitor) };
}

/** A cookie travels from any page: only our own may open a socket with it, and say that they are. */
function refuseOtherPages({ headers }: IncomingMessage, publicUrl: string): void {
  if (isOwnPage(headers, publicUrl) === true) return;
  throw new AppError('forbidden', 'Sockets are opened by the app’s own pages.');
}
