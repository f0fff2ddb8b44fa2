import type { Database } from '../../database/index.ts';
import type { Connection } from '../../realtime/index.ts';

/**
 * The channel on which the database tells whose access changed: the id of a user, an API key or an
 * organization. Triggers of those tables send it.
 */
const ACCESS_CHANNEL = 'frontdesk_access';

/** Sockets by whom they belong to. */
export interface Access {
  /** Has a socket looked at whenever the access of one of these ids changes; returns how to stop. */
  watch(ids: string[], socket: Connection): () => void;
}

/** Ends sockets at once where a session, a key, a membership or an organization ended, anywhere. */
export function createAccess(database: Database): Access {
  const watched = new Map<string, Set<Connection>>();
  database.notifications.on(
    ACCESS_CHANNEL,
    (id) => look(watched.get(id) ?? []),
    // Something may have ended unheard.
    () => look(new Set([...watched.values()].flatMap((sockets) => [...sockets]))),
  );
  return {
    watch(ids, socket) {
      for (const id of ids) watched.set(id, (watched.get(id) ?? new Set()).add(socket));
      return () => {
        for (const id of ids) {
          const sockets = watched.get(id);
          sockets?.delete(socket);
          if (sockets?.size === 0) watched.delete(id);
        }
      };
    },
  };
}

function look(sockets: Iterable<Connection>): void {
  for (const socket of sockets) socket.checkNow();
}
