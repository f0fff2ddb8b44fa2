import { listMessages } from '@frontdesk/contract';
import type { Message } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import type { FileLinks } from '../files/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound, readCursor, writeCursor } from '../../platform/index.ts';
import { messageView, selectMessages } from './view.ts';

/** The messages of a conversation, newest first. */
export function listRoute(database: Database, links: FileLinks): BoundRoute {
  return bind(listMessages, async ({ params, query, caller }) =>
    database.inOrganization(caller.organizationId, async (tx) => page(tx, params.id, query, links)),
  );
}

async function page(
  tx: Tx,
  conversationId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  links: FileLinks,
): Promise<{ items: Message[]; nextCursor: string | null }> {
  const known = await tx
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!known) throw notFound('conversation');
  const after = readCursor(cursor);
  let select = selectMessages(tx)
    .where('messages.conversationId', '=', conversationId)
    .orderBy('messages.createdAt', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(
        eb.refTuple('messages.createdAt', 'messages.id'),
        '<',
        eb.tuple(new Date(after.at), after.id),
      ),
    );
  }
  const rows = await select.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => messageView(row, links)),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null,
  };
}
