import { addDomain, askDomain, listDomains, removeDomain, verifyDomain } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, cutPage, newId, newToken, notFound, readCursor } from '../../platform/index.ts';
import type { Clock, ResolveTxt } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { memberIn } from '../organizations/index.ts';
import { recordOf } from './finding.ts';
import { normalHost, refused } from './host.ts';
import type { ProvedHosts } from './proved-hosts.ts';
import { settle } from './settle.ts';
import { chooseHost, domainView, readHostInUse } from './view.ts';
import type { DomainRow } from './view.ts';

export interface DomainParts {
  database: Database;
  resolveTxt: ResolveTxt;
  clock: Clock;
  proved: ProvedHosts;
  /** True for names of the server itself, which no organization can have. */
  isOwnHost: (host: string) => boolean;
}

/** Domains of one organization at most. */
const MOST = 20;
/** Milliseconds between two look-ups of one domain. */
const PAUSE = 5_000;

/** The domains of an organization: list, add, prove, remove; and what a proxy asks. */
export function domainRoutes(parts: DomainParts): BoundRoute[] {
  const { database, proved, isOwnHost } = parts;
  return [
    bind(listDomains, async ({ params, query, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'organization.read');
      return database.inOrganization(organizationId, async (tx) => {
        const inUse = await readHostInUse(tx, organizationId);
        const { rows, nextCursor } = await page(tx, query);
        return { items: rows.map((row) => domainView(row, inUse)), nextCursor };
      });
    }),
    bind(addDomain, async ({ params, body, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'organization.write');
      const host = normalHost(body.host);
      if (isOwnHost(host)) throw refused('is the address of this server itself');
      return database.inOrganization(by.organizationId, async (tx) => {
        const row = await add(tx, by.organizationId, host);
        await logAct(tx, {
          organizationId: by.organizationId,
          eventType: 'domain.added',
          source: 'domains',
          message: `${by.name} added the domain ${host}.`,
          actor: by,
          address: raw.ip,
          details: { domain: { id: row.id, host } },
        });
        return domainView(row, null);
      });
    }),
    bind(removeDomain, async ({ params, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'organization.write');
      const { organizationId } = by;
      await database.inOrganization(organizationId, async (tx) => {
        const gone = await tx
          .deleteFrom('domains')
          .where('id', '=', params.id)
          .returning(['id', 'host', 'verifiedAt'])
          .executeTakeFirst();
        if (!gone) throw notFound('domain');
        if (gone.verifiedAt !== null) await chooseHost(tx, organizationId);
        await logAct(tx, {
          organizationId,
          eventType: 'domain.removed',
          source: 'domains',
          message: `${by.name} removed the domain ${gone.host}.`,
          actor: by,
          address: raw.ip,
          details: { domain: { id: gone.id, host: gone.host }, before: gone, after: null },
        });
      });
      await proved.load();
      return undefined;
    }),
    verifyRoute(parts),
    bind(askDomain, async ({ query }) => {
      const host = query.domain.toLowerCase().replace(/\.$/u, '');
      if (proved.organizationOf(host) === undefined) throw notFound('domain');
      return { host };
    }),
  ];
}

function verifyRoute({ database, resolveTxt, clock, proved }: DomainParts): BoundRoute {
  return bind(verifyDomain, async ({ params, caller, raw }) => {
    const by = await memberIn(database, caller, params.slug, 'organization.write');
    const { organizationId, name, userId, apiKeyId } = by;
    const taken = await database.inOrganization(organizationId, async (tx) =>
      takeLookUp(tx, params.id, clock.now()),
    );
    // Outside of any transaction: other people's name servers may take their time.
    const answer = await resolveTxt(recordOf(taken).name);
    const view = await database.asSystem(async (tx) => {
      const actor = { name, userId, apiKeyId, address: raw.ip };
      const row = await settle(tx, taken.id, { answer, now: clock.now(), by: actor });
      return domainView(row, await readHostInUse(tx, organizationId));
    });
    await proved.load();
    return view;
  });
}

async function page(
  tx: Tx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ rows: DomainRow[]; nextCursor: string | null }> {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('domains')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  return cutPage(await select.execute(), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

async function add(tx: Tx, organizationId: string, host: string): Promise<DomainRow> {
  // Whoever adds another at the same moment waits, so that both count.
  await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forUpdate()
    .execute();
  const hosts = (await tx.selectFrom('domains').select('host').execute()).map((row) => row.host);
  if (hosts.includes(host)) throw new AppError('conflict', `${host} is in the list already.`);
  if (hosts.length >= MOST) {
    throw new AppError('conflict', `There are ${MOST} domains already. Remove one first.`);
  }
  return tx
    .insertInto('domains')
    .values({ id: newId(), organizationId, host, token: newToken('fdv') })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Notes that the domain is looked up now; throws `rate-limited` if that was just done. */
async function takeLookUp(tx: Tx, id: string, now: Date): Promise<DomainRow> {
  const found = await tx
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound('domain');
  const wait = PAUSE - (now.getTime() - (found.lastCheckedAt?.getTime() ?? 0));
  if (wait > 0) {
    throw new AppError('rate-limited', `${found.host} was just looked up. Wait a few seconds.`, {
      retryAfter: wait / 1_000,
    });
  }
  await tx.updateTable('domains').set({ lastCheckedAt: now }).where('id', '=', id).execute();
  return found;
}
