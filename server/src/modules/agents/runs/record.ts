import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { newId, toJson } from '../../../platform/index.ts';
import { usedSince } from '../../models/index.ts';
import type { Cost, Used } from '../../models/index.ts';
import type { TurnResult } from '../turn/parts.ts';
import { mayGoOn } from './claim.ts';
import type { HeldRun } from './claim.ts';

export interface RunRecord {
  /** `waiting`: for the team's approval; it goes on later. */
  status: 'done' | 'failed' | 'dropped' | 'waiting';
  agentId: string | null;
  /** The last message of the customer that it answers. */
  messageId: string | null;
  model: string;
  cost: Cost;
  result: Pick<TurnResult, 'usage' | 'steps' | 'error'>;
  /** What of it is billed already; null where the run was never recorded before. */
  before: Used | null;
}

/**
 * Writes how a run ended, with one statement: the run, its steps, what it cost, and whose
 * conversation it is. Undefined where this process does not hold the run any more; then nothing
 * is written. Else says which run waits in the conversation, whose lock the caller holds.
 */
export async function recordRun(
  tx: Tx,
  run: HeldRun,
  record: RunRecord,
): Promise<{ nextRunId: string | null } | undefined> {
  const { result, cost, before } = record;
  // Its steps so far were recorded when it began to wait; they are among these.
  if (before) await tx.deleteFrom('run_steps').where('runId', '=', run.id).execute();
  const bill = JSON.stringify(billed(sinceThen(record)));
  const steps = result.steps.map((step, position) => ({ ...step, id: newId(), position }));
  const { rows } = await sql<{ nextRunId: string | null }>`
    WITH agent AS (
      SELECT id FROM agents WHERE id = ${record.agentId} FOR KEY SHARE
    ), run AS (
      UPDATE runs SET
        status = ${record.status}::"RunStatus", model = ${record.model},
        "agentId" = (SELECT id FROM agent), "messageId" = ${record.messageId},
        "inputTokens" = ${result.usage.inputTokens}, "outputTokens" = ${result.usage.outputTokens},
        "costMicros" = ${Math.round(cost.input + cost.output)}, error = ${result.error},
        "leaseExpiresAt" = NULL,
        "finishedAt" = CASE WHEN ${record.status} = 'waiting' THEN NULL ELSE now() END,
        progress = CASE WHEN ${record.status} = 'waiting' THEN progress END,
        billed = CASE WHEN ${record.status} = 'waiting'
          THEN ${JSON.stringify({ usage: result.usage, cost })}::jsonb END
      WHERE id = ${run.id} AND status = 'running' AND attempts = ${run.attempts}
      RETURNING id
    ), steps AS (
      INSERT INTO run_steps
        (id, "organizationId", "runId", position, kind, name, input, output, "startedAt", duration,
         "callId", aside)
      SELECT s.id, ${run.organizationId}, run.id, s.position, s.kind, s.name,
             coalesce(s.input, 'null'), coalesce(s.output, 'null'),
             to_timestamp(s."startedAt" / 1000), s.duration, s."callId", s.aside
      FROM run, json_to_recordset(${toJson(steps)}::json)
        AS s(id text, position int, kind text, name text, input json, output json,
             "startedAt" float, duration int, "callId" text, aside json)
    ), closed AS (
      -- A run that is over does nothing any more.
      UPDATE tool_calls SET status = 'declined', "finishedAt" = now()
      WHERE "runId" = (SELECT id FROM run) AND status IN ('planned', 'waiting', 'approved')
        AND ${record.status} <> 'waiting'
    ), usage AS (
      INSERT INTO billing_usage (id, "organizationId", "costType", quantity, "unitCost",
                                 "totalCost", source, metadata, "billingPeriod")
      SELECT u.id, ${run.organizationId}, u.type::"SystemCostType", u.quantity, u.cost / u.quantity,
             u.cost, ${record.model}, jsonb_build_object('runId', run.id, 'isTrial',
               (SELECT "isTrial" FROM conversations WHERE id = ${run.conversationId})),
             to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')
      FROM run, jsonb_to_recordset(${bill}::jsonb)
        AS u(id text, type text, quantity float, cost float)
    ), taken AS (
      UPDATE conversations AS c SET "assignedAgentId" = agent.id
      FROM agent, run
      WHERE c.id = ${run.conversationId} AND c."assignedAgentId" IS DISTINCT FROM agent.id
        AND ${record.status} <> 'dropped'
    )
    SELECT (SELECT id FROM runs
            WHERE "conversationId" = ${run.conversationId} AND id <> ${run.id}
              AND (status = 'queued' OR ${mayGoOn('runs')})
            ORDER BY status = 'waiting' DESC LIMIT 1) AS "nextRunId"
    FROM run`.execute(tx);
  return rows[0];
}

/** What is not billed yet. */
function sinceThen({ result: { usage }, cost, before }: RunRecord): Used {
  if (!before) return { usage, cost };
  return {
    usage: usedSince(usage, before.usage),
    cost: { input: cost.input - before.cost.input, output: cost.output - before.cost.output },
  };
}

/** Tokens as they are billed; money in US dollars. */
function billed({ usage, cost }: Used) {
  return [
    { id: newId(), type: 'ai_tokens_input', quantity: usage.inputTokens, cost: cost.input / 1e6 },
    {
      id: newId(),
      type: 'ai_tokens_output',
      quantity: usage.outputTokens,
      cost: cost.output / 1e6,
    },
  ].filter(({ quantity }) => quantity > 0);
}
