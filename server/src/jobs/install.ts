import { PgBoss } from 'pg-boss';
import pgBoss from 'pg-boss/package.json' with { type: 'json' };
import { z } from 'zod';
import type { OwnerSession } from '../database/index.ts';

const Marks = z.object({ rows: z.array(z.object({ mark: z.string().nullable() })) });

/**
 * Brings the schema of the job queue up to date, as the owner of the database, and lets the
 * server's two users work with it. The organizations' user can only add jobs: what waits there
 * belongs to all of them. The schema's comment says which release it was done for; starts after
 * that one have nothing to do.
 */
export async function installJobs(adminUrl: string, client: OwnerSession): Promise<void> {
  const mark = `frontdesk 1, pg-boss ${pgBoss.version}`;
  const found = Marks.parse(
    await client.query(`SELECT obj_description(oid, 'pg_namespace') AS mark
                        FROM pg_namespace WHERE nspname = 'pgboss'`),
  );
  if (found.rows[0]?.mark === mark) return;
  const boss = new PgBoss({
    connectionString: adminUrl,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.stop({ graceful: false });
  await client.query(`
    GRANT USAGE ON SCHEMA pgboss TO frontdesk_app, frontdesk_system;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO frontdesk_system;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO frontdesk_app, frontdesk_system;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO frontdesk_app, frontdesk_system;
    GRANT SELECT ON pgboss.queue TO frontdesk_app;
    GRANT INSERT ON pgboss.job, pgboss.job_common TO frontdesk_app;
    GRANT SELECT (id, start_after) ON pgboss.job, pgboss.job_common TO frontdesk_app;
    COMMENT ON SCHEMA pgboss IS '${mark}';
  `);
}
