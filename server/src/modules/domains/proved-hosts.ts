import type { Database, Tx } from '../../database/index.ts';
import type { Logger } from '../../platform/index.ts';

/** The channel on which the database tells that a proof began or ended, at commit. */
const CHANNEL = 'frontdesk_domains';

/** Which hosts are proved, and whose they are: known without asking. */
export interface ProvedHosts {
  /** The organization whose help centre and widget answer on this host, in its normal form. */
  organizationOf: (host: string) => string | undefined;
  /** The host to which the links of an organization lead: the one that it proved first. */
  hostOf: (organizationId: string) => string | undefined;
  /** Reads them anew; what was committed before is known when it ends. */
  load: () => Promise<void>;
}

/**
 * Keeps all proved hosts in memory, because every request asks for them: a request to a host that
 * nobody proved costs the database nothing. A notification brings each change to every process.
 */
export function createProvedHosts(database: Database, log: Logger): ProvedHosts {
  let organizations = new Map<string, string>();
  let hosts = new Map<string, string>();
  let last: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    const rows = await database.lookUp(readProved);
    organizations = new Map(rows.map(({ host, organizationId }) => [host, organizationId]));
    // Of two, the one that comes last stays.
    hosts = new Map(rows.toReversed().map(({ host, organizationId }) => [organizationId, host]));
  };
  let next: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    // A reading that runs may have missed what is asked for: all who come meanwhile share the next.
    next ??= last.then(async () => {
      next = undefined;
      return read();
    });
    const asked = next;
    last = asked.catch(() => undefined);
    return asked;
  };
  const again = (): void => {
    load().catch((error: unknown) => log.error({ err: error }, 'Proved domains were not read'));
  };
  database.notifications.on(CHANNEL, again, again);
  return {
    organizationOf: (host) => organizations.get(host),
    hostOf: (organizationId) => hosts.get(organizationId),
    load,
  };
}

/** Proved hosts of active organizations, first proved first. */
async function readProved(tx: Tx): Promise<{ host: string; organizationId: string }[]> {
  return tx
    .selectFrom('domains')
    .innerJoin('organizations', 'organizations.id', 'domains.organizationId')
    .select(['domains.host', 'domains.organizationId'])
    .where('domains.verifiedAt', 'is not', null)
    .where('organizations.isActive', '=', true)
    .orderBy('domains.verifiedAt')
    .orderBy('domains.id')
    .execute();
}
