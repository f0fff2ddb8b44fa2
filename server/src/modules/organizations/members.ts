import { listMembers, removeMember, updateMember } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { cutPage, readCursor } from '../../platform/index.ts';
import { availability } from '../availability/index.ts';
import { changeMember } from './change-member.ts';
import { memberIn } from './member-in.ts';
import { memberView } from './view.ts';

/** The people of an organization: who they are, what they may do, and that they go. */
export function memberRoutes(database: Database): BoundRoute[] {
  return [
    bind(listMembers, async ({ params, query, caller }) => {
      const { organizationId } = await memberIn(database, caller, params.slug, 'members.read');
      return database.inOrganization(organizationId, async (tx) => {
        const after = readCursor(query.cursor);
        let select = selectMembers(tx)
          .orderBy('organization_users.joinedAt')
          .orderBy('users.id')
          .limit(query.limit + 1);
        if (after) {
          select = select.where((eb) =>
            eb(
              eb.refTuple('organization_users.joinedAt', 'users.id'),
              '>',
              eb.tuple(new Date(after.at), after.id),
            ),
          );
        }
        const { rows, nextCursor } = cutPage(
          await select.execute(),
          query.limit,
          ({ joinedAt, userId }) => ({ at: joinedAt, id: userId }),
        );
        return { items: rows.map(memberView), nextCursor };
      });
    }),
    bind(updateMember, async ({ params, body, caller, raw }) => {
      const by = await memberIn(database, caller, params.slug, 'members.write');
      return database.inOrganization(by.organizationId, async (tx) => {
        await changeMember(tx, { by, address: raw.ip }, params.userId, body);
        return memberView(
          await selectMembers(tx)
            .where('organization_users.userId', '=', params.userId)
            .executeTakeFirstOrThrow(),
        );
      });
    }),
    bind(removeMember, async ({ params, caller, raw }) => {
      const isLeaving = caller.userId === params.userId;
      const permission = isLeaving ? 'members.read' : 'members.write';
      const by = await memberIn(database, caller, params.slug, permission);
      await database.inOrganization(by.organizationId, async (tx) =>
        changeMember(tx, { by, address: raw.ip }, params.userId, undefined),
      );
      return undefined;
    }),
  ];
}

function selectMembers(tx: Tx) {
  return tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select(['users.id as userId', 'users.name', 'users.email', 'users.avatar'])
    .select(['organization_users.role', 'organization_users.isActive'])
    .select(['organization_users.joinedAt', availability.as('availability')]);
}
