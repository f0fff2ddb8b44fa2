import type { Frame, WidgetFrame } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import type { Hosts, Visitor } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Connection, Handlers, SocketRoute } from '../../realtime/index.ts';
import type { Visitors } from '../widget/index.ts';
import { After, PONG, parseFrame } from './frames.ts';
import type { LiveParts } from './parts.ts';

/** Conversations of one visitor whose passing frames they hear from the start. */
const CONVERSATIONS = 100;

/** GET /api/widget/realtime?token=&after=: what a visitor hears of their own conversation. */
export function widgetSocket(
  { database, visitors, hosts }: { database: Database; visitors: Visitors; hosts: Hosts },
  parts: LiveParts,
): SocketRoute {
  return {
    path: '/api/widget/realtime',
    async accept(request, url) {
      const token = url.searchParams.get('token') ?? '';
      const visitor = await visitors.byToken(token);
      const place = hosts.placeOf(request);
      if (place?.kind === 'tenant' && place.organizationId !== visitor.organizationId) {
        throw new AppError('unauthorised', 'This visit belongs to another address.');
      }
      const conversationIds = await readConversationIds(database, visitor);
      const after = After.parse(url.searchParams.get('after') ?? undefined);
      const again = async (): Promise<Visitor> => visitors.byToken(token, { isSure: true });
      return (socket) => talk(socket, { visitor, conversationIds, after, again }, parts);
    },
  };
}

/** The latest of the visitor's conversations, the newest last. */
async function readConversationIds(
  database: Database,
  { organizationId, contactId, channelId }: Visitor,
): Promise<Set<string>> {
  const rows = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('conversations')
      .select('id')
      .where('contactId', '=', contactId)
      .where('channelId', '=', channelId)
      .orderBy('lastMessageAt', 'desc')
      .limit(CONVERSATIONS)
      .execute(),
  );
  return new Set(rows.toReversed().map(({ id }) => id));
}

function talk(
  socket: Connection,
  who: {
    visitor: Visitor;
    conversationIds: Set<string>;
    after: number | undefined;
    again: () => Promise<Visitor>;
  },
  { hub, passing, presence, access }: LiveParts,
): Handlers {
  const { conversationIds } = who;
  const { organizationId, contactId, channelId } = who.visitor;
  const known = { contactId };
  const leave = hub.join(
    {
      organizationId,
      visit: { contactId, channelId },
      conversationIds,
      send: (text) => socket.send(text),
      ready: () => undefined,
      close: (code, reason) => socket.close(code, reason),
    },
    who.after,
  );
  presence.add(organizationId, known);
  const forget = access.watch([organizationId], socket);
  return {
    message(text) {
      const frame = parseFrame(text);
      if (!frame) return socket.close(1008, 'Frames are JSON as in the contract');
      if (frame.type === 'ping') return socket.send(PONG);
      const conversationId = [...conversationIds].at(-1);
      if (frame.type === 'conversation.view' || conversationId === undefined) return undefined;
      const type = frame.type === 'typing.start' ? 'typing.started' : 'typing.stopped';
      const data = { who: 'customer', userId: null, name: null } as const;
      const shown: Frame = { sequence: null, conversationId, type, data };
      return passing.pass({
        organizationId,
        conversationId,
        team: JSON.stringify(shown),
        visitor: null,
      });
    },
    async check() {
      await who.again();
    },
    closed() {
      leave();
      forget();
      presence.remove(organizationId, known);
    },
  };
}

/** Frames of an answer while it is written, for the team and the visitor alike. */
export type AnswerFrame = Extract<WidgetFrame, { type: `answer.${string}` }>;
