import { agent, conversation, cursorOf, inBody, integration, oneOf } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { caseOf } from '../things.ts';
import type { Things } from '../things.ts';

const suite = async (of: Things): Promise<string> => (await of.suite()).id;
const suiteRun = async (of: Things): Promise<string> => (await of.suiteRun()).id;

/** What tests AI agents. */
export const requestsOfSuites: Record<string, Entry> = {
  'suites.list': { valid: oneOf(agent) },
  'suites.create': {
    valid: oneOf(agent, { body: { name: 'Refunds' } }),
    foreign: { testIntegrationIds: inBody(422, async (of) => [await integration(of)]) },
  },
  'suites.import': {
    valid: async (of) => ({
      params: { id: await of.agent() },
      body: { name: 'Refunds', gate: { kind: 'no-worse' }, cases: [caseOf(of.organization.word)] },
    }),
  },
  'suites.export': { valid: oneOf(suite) },
  'suites.get': { valid: oneOf(suite) },
  'suites.update': {
    valid: oneOf(suite, { body: { isGuard: true } }),
    foreign: { testIntegrationIds: inBody(422, async (of) => [await integration(of)]) },
  },
  'suites.delete': { valid: oneOf(suite) },
  'suiteCases.create': {
    valid: async (of) => ({
      params: { id: await suite(of) },
      body: caseOf(of.organization.word),
    }),
  },
  'suiteCases.fromConversation': {
    valid: async (of) => ({
      params: { id: await suite(of) },
      body: { conversationId: await of.conversation() },
    }),
    foreign: { conversationId: inBody(404, conversation) },
  },
  'suiteCases.replace': {
    valid: async (of) => ({ params: await of.suite(), body: caseOf(of.organization.word) }),
  },
  'suiteCases.delete': { valid: async (of) => ({ params: await of.suite() }) },
  'suiteRuns.start': { valid: oneOf(suite, { body: { version: 1 } }) },
  'suiteRuns.list': {
    valid: oneOf(suite),
    foreign: {
      cursor: cursorOf(async (of) => {
        const { id } = await of.suite();
        await of.suiteRun(id);
        await of.suiteRun(id);
        return `/api/suites/${id}/runs`;
      }),
    },
  },
  'suiteRuns.get': { valid: oneOf(suiteRun) },
  'suiteRuns.cancel': { valid: oneOf(suiteRun) },
  'suiteRuns.compare': {
    valid: async (of) => {
      const { id: suiteId } = await of.suite();
      const { id: sinceId } = await of.suiteRun(suiteId);
      return { params: { id: (await of.suiteRun(suiteId)).id }, query: { sinceId } };
    },
    foreign: { sinceId: { in: 'query', status: 404, of: suiteRun } },
  },
};
