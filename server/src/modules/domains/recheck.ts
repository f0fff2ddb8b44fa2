import type { Database } from '../../database/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Clock, ResolveTxt } from '../../platform/index.ts';
import { recordOf } from './finding.ts';
import { settle } from './settle.ts';

/** Milliseconds between two looks at a proved domain. */
const DAY = 86_400_000;
/** Looked up at once. */
const AT_A_TIME = 10;

/** Looks once a day whether the records of proved domains are there still. */
export function recheckDomains(parts: {
  database: Database;
  resolveTxt: ResolveTxt;
  clock: Clock;
}): RepeatedWork {
  const { database, resolveTxt, clock } = parts;
  return {
    name: 'recheck-domains',
    everySeconds: 600,
    async run({ signal }) {
      for (let found = AT_A_TIME; found === AT_A_TIME && !signal.aborted;) {
        const due = await takeDue(database, clock.now());
        found = due.length;
        await Promise.all(
          due.map(async (domain) => {
            const answer = await resolveTxt(recordOf(domain).name);
            await database
              .asSystem(async (tx) =>
                settle(tx, domain.id, { answer, now: clock.now(), by: undefined }),
              )
              .catch(ifRemoved);
          }),
        );
      }
    },
  };
}

/** Takes the domains whose look is due, so that no other process takes them too. */
async function takeDue(database: Database, now: Date) {
  return database.asSystem(async (tx) =>
    tx
      .updateTable('domains')
      .set({ lastCheckedAt: now })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('domains')
          .select('id')
          .where('verifiedAt', 'is not', null)
          // Those of closed organizations lead nowhere, and may be being deleted.
          .where('organizationId', 'in', (of) =>
            of.selectFrom('organizations').select('id').where('isActive', '=', true),
          )
          .where('lastCheckedAt', '<=', new Date(now.getTime() - DAY))
          .orderBy('lastCheckedAt')
          .limit(AT_A_TIME)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'host', 'token'])
      .execute(),
  );
}

/** Somebody removed it while it was looked up. */
function ifRemoved(error: unknown): void {
  if (!(error instanceof AppError && error.kind === 'not-found')) throw error;
}
