import { z } from 'zod';
import type { Frame, WidgetFrame } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import type { SocketRoute } from '../../realtime/index.ts';
import { readVisitorToken } from '../widget/index.ts';
import { parseFrame } from './team-socket.ts';
import type { LiveParts } from './team-socket.ts';

const After = z.coerce.number().int().min(0).optional().catch(undefined);

/** GET /api/widget/realtime?token=&after=: what a visitor hears of their own conversation. */
export function widgetSocket(
  database: Database,
  signer: Signer,
  { hub, passing, presence }: LiveParts,
): SocketRoute {
  return {
    path: '/api/widget/realtime',
    async accept(_, url) {
      const visitor = readVisitorToken(signer, url.searchParams.get('token') ?? '');
      if (!visitor) throw new AppError('unauthorised', 'Open the chat again.');
      const { organizationId, contactId, channelId } = visitor;
      const rows = await database.inOrganization(organizationId, async (tx) =>
        tx
          .selectFrom('conversations')
          .select('id')
          .where('contactId', '=', contactId)
          .where('channelId', '=', channelId)
          .orderBy('lastMessageAt', 'desc')
          .execute(),
      );
      const conversationIds = new Set(rows.map(({ id }) => id));
      const after = After.parse(url.searchParams.get('after') ?? undefined);
      return (socket) => {
        const known = { contactId };
        const leave = hub.join(
          { organizationId, contactId, conversationIds, send: (text) => socket.send(text) },
          after,
        );
        presence.add(organizationId, known);
        return {
          message(text) {
            const frame = parseFrame(text);
            if (!frame) return socket.close(1008, 'Frames are JSON as in the contract');
            if (frame.type === 'ping') return socket.send('{"type":"pong"}');
            const conversationId = rows[0]?.id ?? [...conversationIds].at(-1);
            if (frame.type === 'conversation.view' || conversationId === undefined)
              return undefined;
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
          closed() {
            leave();
            presence.remove(organizationId, known);
          },
        };
      };
    },
  };
}

/** Frames of an answer while it is written, for the team and the visitor alike. */
export type AnswerFrame = Extract<WidgetFrame, { type: `answer.${string}` }>;
