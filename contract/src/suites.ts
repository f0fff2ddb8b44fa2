import { z } from 'zod';
import { defineRoute, id, idParams, nothing, requiredText, time } from './route.ts';
import { SuiteCase, SuiteCaseInput } from './suite-cases.ts';
import { SuiteRun } from './suite-runs.ts';

/** When a run is good enough for its version to be published. */
export const SuiteGate = z.discriminatedUnion('kind', [
  /** At least this share of the cases passes. */
  z.object({ kind: z.literal('share'), share: z.number().min(0).max(1) }),
  /** At least as many cases pass as with the version that answers customers. */
  z.object({ kind: z.literal('no-worse') }),
]);
export type SuiteGate = z.infer<typeof SuiteGate>;

const fields = z.object({
  name: requiredText(120),
  gate: SuiteGate.default({ kind: 'share', share: 1 }),
  /** True: no version is published that did not pass. */
  isGuard: z.boolean().default(false),
  /** The model that judges facts and plays customers; null: that of the agent. */
  judgeModel: requiredText(200).nullable().default(null),
  /** Integrations that are systems for tests: what they change is really changed in a run. */
  testIntegrationIds: z.array(id).max(20).default([]),
});

export const SuiteInput = fields.strict();
export type SuiteInput = z.infer<typeof SuiteInput>;

/** No defaults: what is left out stays. */
export const SuiteChanges = z
  .object({
    name: fields.shape.name,
    gate: SuiteGate,
    isGuard: z.boolean(),
    judgeModel: requiredText(200).nullable(),
    testIntegrationIds: z.array(id).max(20),
  })
  .partial()
  .strict();

/** Questions with what is expected of the answers of an AI agent. */
export const Suite = fields.extend({
  id,
  agentId: id,
  caseCount: z.number().int(),
  lastRun: SuiteRun.nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Suite = z.infer<typeof Suite>;

/** A suite as a file, to be kept or to be used elsewhere. */
export const SuiteFile = z
  .object({
    name: requiredText(120),
    gate: SuiteGate,
    judgeModel: requiredText(200).nullable().default(null),
    cases: z.array(SuiteCaseInput).max(200),
  })
  .strict();
export type SuiteFile = z.infer<typeof SuiteFile>;

const WholeSuite = Suite.extend({ cases: z.array(SuiteCase) });
const caseParams = z.object({ id, caseId: id });

export const listSuites = defineRoute({
  method: 'GET',
  path: '/api/agents/:id/suites',
  name: 'suites.list',
  summary: 'The test suites of an AI agent',
  access: { permission: 'agents.read' },
  params: idParams,
  response: z.object({ items: z.array(Suite) }),
});

export const createSuite = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/suites',
  name: 'suites.create',
  summary: 'Add a test suite to an AI agent',
  access: { permission: 'agents.write' },
  params: idParams,
  body: SuiteInput,
  response: Suite,
  status: 201,
});

export const importSuite = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/suites/import',
  name: 'suites.import',
  summary: 'Add a test suite from a file',
  access: { permission: 'agents.write' },
  params: idParams,
  body: SuiteFile,
  response: WholeSuite,
  status: 201,
});

export const exportSuite = defineRoute({
  method: 'GET',
  path: '/api/suites/:id/export',
  name: 'suites.export',
  summary: 'A test suite as a file',
  access: { permission: 'agents.read' },
  params: idParams,
  response: SuiteFile,
});

export const getSuite = defineRoute({
  method: 'GET',
  path: '/api/suites/:id',
  name: 'suites.get',
  summary: 'A test suite with its cases',
  access: { permission: 'agents.read' },
  params: idParams,
  response: WholeSuite,
});

export const updateSuite = defineRoute({
  method: 'PATCH',
  path: '/api/suites/:id',
  name: 'suites.update',
  summary: 'Change a test suite, or whether it guards publishing',
  access: { permission: 'agents.write' },
  params: idParams,
  body: SuiteChanges,
  response: Suite,
});

export const deleteSuite = defineRoute({
  method: 'DELETE',
  path: '/api/suites/:id',
  name: 'suites.delete',
  summary: 'Remove a test suite with its runs',
  access: { permission: 'agents.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

export const createSuiteCase = defineRoute({
  method: 'POST',
  path: '/api/suites/:id/cases',
  name: 'suiteCases.create',
  summary: 'Add a case to a test suite',
  access: { permission: 'agents.write' },
  params: idParams,
  body: SuiteCaseInput,
  response: SuiteCase,
  status: 201,
});

export const createSuiteCaseFromConversation = defineRoute({
  method: 'POST',
  path: '/api/suites/:id/cases/from-conversation',
  name: 'suiteCases.fromConversation',
  summary: 'Make a case of a conversation: what happened then is expected',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z.object({ conversationId: id }).strict(),
  response: SuiteCase,
  status: 201,
});

export const replaceSuiteCase = defineRoute({
  method: 'PUT',
  path: '/api/suites/:id/cases/:caseId',
  name: 'suiteCases.replace',
  summary: 'Change a case',
  access: { permission: 'agents.write' },
  params: caseParams,
  body: SuiteCaseInput,
  response: SuiteCase,
});

export const deleteSuiteCase = defineRoute({
  method: 'DELETE',
  path: '/api/suites/:id/cases/:caseId',
  name: 'suiteCases.delete',
  summary: 'Remove a case',
  access: { permission: 'agents.write' },
  params: caseParams,
  response: nothing,
  status: 204,
});
