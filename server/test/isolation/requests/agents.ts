import { newId } from '../../../src/platform/index.ts';
import {
  agent,
  conversation,
  cursorOf,
  firstVersion,
  inBody,
  inQuery,
  integration,
  knowledge,
  nothing,
  oneOf,
  team,
  waitingImport,
  wordOf,
} from '../entry.ts';
import type { Entry } from '../entry.ts';

/** AI agents, what they know, and what they may do. */
export const requestsOfAgents: Record<string, Entry> = {
  'runs.get': { valid: oneOf(async (of) => of.run()) },
  'runs.list': {
    valid: oneOf(conversation),
    foreign: {
      cursor: cursorOf(async (of) => {
        const conversationId = await of.conversation();
        await of.run(conversationId);
        await of.run(conversationId);
        return `/api/conversations/${conversationId}/runs`;
      }),
    },
  },
  'runs.replay': {
    valid: oneOf(async (of) => of.run()),
  },
  'approvals.list': {
    valid: nothing,
    foreign: {
      conversationId: inQuery(async (of) => (await of.approval()).conversationId),
      cursor: cursorOf(async (of) => {
        await of.approval();
        await of.approval();
        return '/api/approvals';
      }),
    },
  },
  'approvals.decide': {
    valid: oneOf(async (of) => (await of.approval()).id, { body: { decision: 'decline' } }),
  },
  'agents.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.agent();
        return '/api/agents';
      }),
    },
  },
  'agents.create': {
    valid: async ({ organization: { word } }) => ({
      body: { name: word, type: 'custom', instructions: word },
    }),
    foreign: { handoverTeamId: inBody(422, team) },
  },
  'agents.get': { valid: oneOf(agent) },
  'agents.update': {
    valid: oneOf(agent, { body: { priority: 3 } }),
    foreign: { handoverTeamId: inBody(422, team) },
  },
  'agents.delete': { valid: oneOf(agent) },
  'agentTypes.list': { valid: nothing },
  'agentVersions.list': {
    valid: oneOf(agent),
    foreign: {
      cursor: cursorOf(async (of) => {
        const path = `/api/agents/${await of.agent()}`;
        await of.call('PATCH', path, { priority: 4 });
        return `${path}/versions`;
      }),
    },
  },
  'agentVersions.get': { valid: firstVersion },
  'agentVersions.compare': { valid: firstVersion },
  'agentVersions.create': {
    valid: async (of) => ({
      params: { id: await of.agent() },
      body: { changes: { instructions: of.organization.word }, note: of.organization.word },
    }),
    foreign: { handoverTeamId: { ...inBody(422, team), within: 'changes' } },
  },
  'agentVersions.publish': { valid: firstVersion },
  'agentVersions.publishUntested': {
    valid: async (of) => ({ ...(await firstVersion(of)), body: { reason: of.organization.word } }),
  },
  'agentVersions.restore': { valid: firstVersion },
  'agents.chat': {
    valid: async (of) => ({
      body: { message: `${of.organization.word}?`, conversationId: await of.conversation() },
    }),
    foreign: {
      conversationId: inBody(404, conversation),
      agentId: inBody(404, agent),
    },
  },
  'tools.list': { valid: nothing },
  'agentTools.list': { valid: oneOf(agent) },
  'agentTools.create': {
    valid: oneOf(agent, { body: { toolName: 'searchKnowledge' } }),
    foreign: { integrationId: inBody(422, integration) },
  },
  'agentTools.update': {
    valid: async (of) => ({ params: await of.agentTool(), body: { isEnabled: false } }),
  },
  'agentTools.delete': { valid: async (of) => ({ params: await of.agentTool() }) },
  'agentTools.order': {
    valid: async (of) => {
      const { id, toolId } = await of.agentTool();
      return { params: { id }, body: { ids: [toolId] } };
    },
    foreign: { ids: inBody(409, async (of) => [(await of.agentTool()).toolId]) },
  },
  'integrations.types': { valid: nothing },
  'integrations.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.integration();
        await of.integration();
        return '/api/integrations';
      }),
    },
  },
  'integrations.create': {
    valid: async () => ({
      body: {
        type: 'mcp_server',
        name: newId(),
        settings: { url: 'https://mcp.new.example' },
        credentials: { bearerToken: 'secret' },
      },
    }),
  },
  'integrations.get': { valid: oneOf(integration) },
  'integrations.update': { valid: oneOf(integration, { body: { description: 'Changed' } }) },
  'integrations.delete': { valid: oneOf(integration) },
  'integrations.validate': { valid: oneOf(integration) },
  'integrations.tools': { valid: oneOf(integration) },
  'integrations.connect': { onlyPeople: true, valid: oneOf(integration) },
  'integrations.connected': {
    onlyPeople: true,
    valid: async (of, { headers }) => ({ body: await of.consent(headers) }),
  },
  'knowledge.list': {
    valid: nothing,
    foreign: {
      q: wordOf,
      cursor: cursorOf(async (of) => {
        await of.knowledge();
        await of.knowledge();
        return '/api/knowledge';
      }),
    },
  },
  'knowledge.create': {
    valid: async ({ organization: { word } }) => ({
      body: { title: `${word} ${newId()}`, content: word },
    }),
    foreign: {
      slug: inBody(201, async (of) => {
        const slug = `an-${newId()}`;
        await of.call('POST', '/api/knowledge', { title: slug, content: 'Theirs', slug });
        return slug;
      }),
    },
  },
  'knowledge.get': { valid: oneOf(knowledge) },
  'knowledge.update': {
    valid: oneOf(knowledge, { body: { content: 'Changed' } }),
    foreign: {
      slug: inBody(200, async (of) => {
        const slug = `an-${newId()}`;
        await of.call('POST', '/api/knowledge', { title: slug, content: 'Theirs', slug });
        return slug;
      }),
    },
  },
  'knowledge.delete': { valid: oneOf(knowledge) },
  'knowledge.search': {
    valid: async ({ organization }) => ({ query: { q: organization.word } }),
    foreign: { q: wordOf },
  },
  'knowledge.import': {
    valid: async ({ organization: { word } }) => ({
      files: [{ name: `${word}.md`, text: `# ${word}` }],
    }),
  },
  'knowledge.listImports': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.importOf();
        await of.importOf();
        return '/api/knowledge/imports';
      }),
    },
  },
  'knowledge.cancelImport': { valid: oneOf(waitingImport) },
  'knowledge.getImport': { valid: oneOf(waitingImport) },
};
