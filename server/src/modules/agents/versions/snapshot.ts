import { AgentConfig, AgentSnapshot } from '@frontdesk/contract';
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../../database/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { setExamples } from '../routing/examples.ts';

/** A snapshot that was just read: nothing is missing in it. */
export type WholeSnapshot = Required<AgentSnapshot>;

/** What an agent is now: all that can be changed of it, and its tools as they are. */
export async function readSnapshot(tx: Tx, agent: AgentRow): Promise<WholeSnapshot> {
  const [tools, examples] = await Promise.all([
    sql<{ tool: unknown }>`
      SELECT to_jsonb(t) - '{id,organizationId,agentId,createdAt,updatedAt}'::text[] AS tool
      FROM agent_tools t WHERE t."agentId" = ${agent.id}
      ORDER BY t.priority, t."toolName"`.execute(tx),
    tx
      .selectFrom('agent_examples')
      .select('text')
      .where('agentId', '=', agent.id)
      .orderBy('position')
      .execute(),
  ]);
  const { name, type, description, instructions, model, temperature, maxTokens } = agent;
  const { isActive, priority, triggerKeywords, fallbackMessage, handoverTeamId } = agent;
  const read = AgentSnapshot.shape.tools.unwrap();
  return {
    name,
    type,
    description,
    instructions,
    model,
    temperature,
    maxTokens,
    isActive,
    priority,
    triggerKeywords,
    examples: examples.map(({ text }) => text),
    fallbackMessage,
    agentConfig: AgentConfig.catch({}).parse(agent.agentConfig),
    handoverTeamId,
    tools: read.parse(tools.rows.map(({ tool }) => tool)),
  };
}

/**
 * Makes an agent, which is `now`, what the snapshot says and this its published version. What the snapshot does not
 * have stays as it is; a team or an integration that is gone is left out.
 */
export async function applySnapshot(
  tx: Tx,
  agent: Pick<AgentRow, 'id' | 'organizationId'>,
  version: number,
  { now, snapshot }: { now: WholeSnapshot; snapshot: AgentSnapshot },
): Promise<AgentRow> {
  const { tools, examples, agentConfig, handoverTeamId, ...fields } = snapshot;
  if (tools && !isDeepStrictEqual(tools, now.tools)) await setTools(tx, agent, tools);
  if (examples && !isDeepStrictEqual(examples, now.examples)) {
    await setExamples(tx, agent, examples);
  }
  return tx
    .updateTable('agents')
    .set({
      ...fields,
      ...(agentConfig ? { agentConfig: JSON.stringify(agentConfig) } : {}),
      ...(handoverTeamId === undefined
        ? {}
        : {
            handoverTeamId: sql`(SELECT id FROM teams WHERE id = ${handoverTeamId} FOR KEY SHARE)`,
          }),
      publishedVersion: version,
      updatedAt: new Date(),
    })
    .where('id', '=', agent.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Rows keep their ids where the tool stays, so that what names them goes on. */
async function setTools(
  tx: Tx,
  { id, organizationId }: Pick<AgentRow, 'id' | 'organizationId'>,
  tools: { toolName: string }[],
): Promise<void> {
  const { rows } = await sql<{ columns: string }>`
    SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = 'agent_tools'
      AND column_name NOT IN ('id', 'organizationId', 'agentId', 'toolName', 'createdAt')`.execute(
    tx,
  );
  const columns = sql.raw(rows[0]?.columns ?? '');
  const given = sql`jsonb_populate_recordset(NULL::agent_tools, ${JSON.stringify(
    tools.map((tool) => ({ ...tool, updatedAt: new Date() })),
  )}::jsonb)`;
  await sql`
    DELETE FROM agent_tools
    WHERE "agentId" = ${id} AND "toolName" NOT IN (SELECT "toolName" FROM ${given})`.execute(tx);
  await sql`
    INSERT INTO agent_tools (id, "organizationId", "agentId", "toolName", ${columns})
    SELECT gen_random_uuid()::text, ${organizationId}, ${id}, "toolName", ${columns} FROM ${given} AS g
    WHERE g."integrationId" IS NULL OR EXISTS (SELECT FROM integrations i WHERE i.id = g."integrationId")
    ON CONFLICT ("agentId", "toolName") DO UPDATE SET (${columns}) =
      (SELECT ${columns} FROM jsonb_populate_record(NULL::agent_tools, to_jsonb(excluded)))`.execute(
    tx,
  );
}
