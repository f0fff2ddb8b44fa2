import { z } from 'zod';
import { defineRoute, id, idParams, listQuery, pageOf, time } from './route.ts';

export const SuiteRunStatus = z.enum(['queued', 'running', 'done', 'cancelled', 'failed']);
export type SuiteRunStatus = z.infer<typeof SuiteRunStatus>;

/** One run of a suite against a version of its agent. */
export const SuiteRun = z.object({
  id,
  suiteId: id,
  agentId: id,
  version: z.number().int(),
  /** `failed`: at least one case could not be run to its end. */
  status: SuiteRunStatus,
  /** The suite's cases as they were: false once one was changed. */
  isCurrent: z.boolean(),
  total: z.number().int(),
  /** Cases that came to an end, and of them those that passed. */
  done: z.number().int(),
  passed: z.number().int(),
  tokens: z.number().int(),
  /** Millionths of a US dollar. */
  costMicros: z.number().int(),
  startedBy: z.string(),
  createdAt: time,
  finishedAt: time.nullable(),
});
export type SuiteRun = z.infer<typeof SuiteRun>;

export const SuiteOutcome = z.object({
  kind: z.enum(['source', 'says', 'says-not', 'tool', 'tool-not', 'handover', 'agent', 'turn']),
  /** What was expected, in words. */
  expected: z.string(),
  isMet: z.boolean(),
  /** What was found instead, or where. */
  why: z.string(),
  by: z.enum(['rule', 'judge']),
});
export type SuiteOutcome = z.infer<typeof SuiteOutcome>;

export const SuiteToolCall = z.object({
  name: z.string(),
  input: z.unknown(),
  output: z.unknown(),
});
export type SuiteToolCall = z.infer<typeof SuiteToolCall>;

/** A message of a case as it was run. */
export const SuiteTurn = z.discriminatedUnion('by', [
  z.object({ by: z.literal('customer'), text: z.string() }),
  z.object({
    by: z.literal('agent'),
    text: z.string(),
    agentName: z.string(),
    /** Its trace; forgotten with the trial after a while. */
    runId: id,
    sources: z.array(z.object({ id, title: z.string() })),
    tools: z.array(SuiteToolCall),
    /** Why a person would have got it; null: nobody would. */
    handover: z.string().nullable(),
    confidence: z.number(),
  }),
]);
export type SuiteTurn = z.infer<typeof SuiteTurn>;

export const SuiteResult = z.object({
  id,
  caseId: id,
  name: z.string(),
  /** `error`: it could not be run to its end. */
  status: z.enum(['queued', 'running', 'passed', 'failed', 'error', 'cancelled']),
  outcomes: z.array(SuiteOutcome),
  turns: z.array(SuiteTurn),
  error: z.string().nullable(),
  tokens: z.number().int(),
  costMicros: z.number().int(),
  /** Milliseconds. */
  duration: z.number().int(),
});
export type SuiteResult = z.infer<typeof SuiteResult>;

/** How a case differs between two runs. */
export const SuiteChange = z.object({
  caseId: id,
  name: z.string(),
  /**
   * `changed`: the verdict is the same, but not what was said, cited or called. `not-run`: one of the
   * two was cancelled, or has not ended.
   */
  change: z.enum(['broken', 'mended', 'changed', 'same', 'added', 'removed', 'not-run']),
  before: SuiteResult.nullable(),
  after: SuiteResult.nullable(),
});
export type SuiteChange = z.infer<typeof SuiteChange>;

export const startSuiteRun = defineRoute({
  method: 'POST',
  path: '/api/suites/:id/runs',
  name: 'suiteRuns.start',
  summary: 'Run a suite against a version of its agent, published or not',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z.object({ version: z.number().int().min(1).max(1_000_000_000) }).strict(),
  response: SuiteRun,
  status: 201,
});

export const listSuiteRuns = defineRoute({
  method: 'GET',
  path: '/api/suites/:id/runs',
  name: 'suiteRuns.list',
  summary: 'The runs of a suite, newest first',
  access: { permission: 'agents.read' },
  params: idParams,
  query: listQuery,
  response: pageOf(SuiteRun),
});

export const getSuiteRun = defineRoute({
  method: 'GET',
  path: '/api/suite-runs/:id',
  name: 'suiteRuns.get',
  summary: 'A run of a suite with the result of each case',
  access: { permission: 'agents.read' },
  params: idParams,
  response: SuiteRun.extend({ results: z.array(SuiteResult) }),
});

export const cancelSuiteRun = defineRoute({
  method: 'POST',
  path: '/api/suite-runs/:id/cancel',
  name: 'suiteRuns.cancel',
  summary: 'Stop a run of a suite; what is done stays',
  access: { permission: 'agents.write' },
  params: idParams,
  response: SuiteRun,
});

export const compareSuiteRuns = defineRoute({
  method: 'GET',
  path: '/api/suite-runs/:id/changes',
  name: 'suiteRuns.compare',
  summary: 'What differs between two runs of a suite, case by case',
  access: { permission: 'agents.read' },
  params: idParams,
  query: z.object({ sinceId: id }),
  response: z.object({ items: z.array(SuiteChange) }),
});
