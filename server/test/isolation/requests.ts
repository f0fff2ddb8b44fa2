import type { Permission } from '@frontdesk/contract';
import { newId } from '../../src/platform/index.ts';
import { PROVIDER } from '../sso/keys.ts';
import { ENTRY_POINT, ISSUER } from '../sso/saml-provider.ts';
import type { Call } from './call.ts';
import type { Caller } from './callers.ts';
import type { Things } from './things.ts';

/** Something of another organization that a request can name beside its path. */
export interface Foreign {
  in: 'query' | 'body';
  /** The part of the body in which it is named, if not in the body itself. */
  within?: string;
  of: (theirs: Things) => Promise<string | string[]>;
  /** What our owner and our key are answered. Nothing of theirs is in it, whatever it is. */
  status: number;
}

/** How one route is asked for something that is there, so that who may do it succeeds. */
export interface Entry {
  /** What a route asks of its caller that says only `user`; absent: to be signed in is enough. */
  permission?: Permission;
  /** True: an API key is nobody who could do this. */
  onlyPeople?: true;
  valid: (of: Things, caller: Caller) => Promise<Call>;
  /** Undoes what would keep the next one from calling. */
  after?: (of: Things) => Promise<void>;
  foreign?: Record<string, Foreign>;
}

const inBody = (status: number, of: Foreign['of']): Foreign => ({ in: 'body', status, of });
const inQuery = (of: Foreign['of']): Foreign => ({ in: 'query', status: 200, of });
const cursorOf = (path: (theirs: Things) => string | Promise<string>): Foreign =>
  inQuery(async (theirs) => theirs.cursor(await path(theirs)));
const wordOf: Foreign = inQuery(async ({ organization }) => organization.word);
const nothing = async (): Promise<Call> => ({});
const slugOf = ({ organization }: Things): { slug: string } => ({ slug: organization.slug });
const bySlug = async (things: Things): Promise<Call> => ({ params: slugOf(things) });
const oneOf =
  (thing: (things: Things) => Promise<string>, rest: Call = {}): Entry['valid'] =>
  async (things) => ({ ...rest, params: { id: await thing(things) } });

const conversation = async (of: Things): Promise<string> => of.conversation();
const agent = async (of: Things): Promise<string> => of.agent();
const team = async (of: Things): Promise<string> => of.team();
const handoverRule = async (of: Things): Promise<string> => of.handoverRule();
const files = async (of: Things): Promise<string[]> => [await of.file()];
const knowledge = async (of: Things): Promise<string> => of.knowledge();
const channel = async (of: Things): Promise<string> => of.channel();
const firstVersion = async (of: Things): Promise<Call> => ({
  params: { id: await of.agent(), version: '1' },
});
const integration = async (of: Things): Promise<string> => of.integration();
const reopen = async (of: Things): Promise<void> => of.reopen();
const waitingImport = async (of: Things): Promise<string> => of.importOf();

/** One entry for each route of the contract, by its name. */
export const requests: Record<string, Entry> = {
  'me.get': { valid: nothing },
  'me.setAvailability': {
    onlyPeople: true,
    valid: async () => ({ body: { availability: 'away' } }),
  },
  'teams.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.team();
        await of.team();
        return '/api/teams';
      }),
    },
  },
  'teams.create': { valid: async () => ({ body: { name: newId() } }) },
  'teams.get': { valid: oneOf(team) },
  'teams.update': { valid: oneOf(team, { body: { autoAssign: true, takesHandovers: true } }) },
  'teams.delete': { valid: oneOf(team) },
  'teams.addMember': {
    valid: async (of) => ({ params: { id: await of.team(), userId: await of.member('agent') } }),
  },
  'teams.removeMember': { valid: async (of) => ({ params: await of.teamMember() }) },
  'organizations.list': {
    valid: nothing,
    foreign: { cursor: cursorOf((of) => `/api/organizations/${of.organization.slug}/members`) },
  },
  'organizations.create': {
    onlyPeople: true,
    valid: async () => ({ body: { name: 'Another', slug: `another-${newId()}` } }),
    foreign: { slug: inBody(409, async ({ organization }) => organization.slug) },
  },
  'organizations.get': { permission: 'organization.read', valid: bySlug },
  'organizations.update': {
    permission: 'organization.write',
    valid: async (of) => ({ params: slugOf(of), body: { industry: of.organization.word } }),
    foreign: { slug: inBody(409, async ({ organization }) => organization.slug) },
  },
  'organizations.deactivate': {
    permission: 'organization.end',
    valid: bySlug,
    after: reopen,
  },
  'organizations.reactivate': { permission: 'organization.end', valid: bySlug },
  'organizations.delete': {
    permission: 'organization.end',
    valid: async (of) => ({ params: slugOf(of), query: { confirm: of.organization.slug } }),
    after: reopen,
  },
  'exports.create': { permission: 'organization.export', valid: bySlug },
  'exports.download': {
    permission: 'organization.export',
    valid: async (of) => ({ params: { token: await of.exportToken() } }),
  },
  'members.list': {
    permission: 'members.read',
    valid: bySlug,
    foreign: { cursor: cursorOf((of) => `/api/organizations/${of.organization.slug}/members`) },
  },
  'members.update': {
    permission: 'members.write',
    valid: async (of) => ({
      params: { ...slugOf(of), userId: await of.member('agent') },
      body: { role: 'manager' },
    }),
  },
  'members.remove': {
    permission: 'members.write',
    valid: async (of) => ({ params: { ...slugOf(of), userId: await of.member('agent') } }),
  },
  'invitations.list': {
    permission: 'members.write',
    valid: bySlug,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.invitation();
        await of.invitation();
        return `/api/organizations/${of.organization.slug}/invitations`;
      }),
    },
  },
  'invitations.create': {
    permission: 'members.write',
    valid: async (of) => ({
      params: slugOf(of),
      body: { email: `${newId()}@new.example`, role: 'agent' },
    }),
  },
  'invitations.delete': {
    permission: 'members.write',
    valid: async (of) => ({ params: { ...slugOf(of), id: (await of.invitation()).id } }),
  },
  'invitations.open': {
    valid: async (of) => ({ params: { token: (await of.invitation()).token } }),
  },
  'invitations.accept': {
    valid: async (of) => ({
      params: { token: (await of.invitation()).token },
      body: { name: of.organization.word, password: 'a long enough password' },
    }),
  },
  'invitations.join': {
    onlyPeople: true,
    valid: async (of, { email }) => ({ params: { token: await of.elsewhere(email) } }),
  },
  'signIn.options': { valid: nothing },
  'signIn.sso': { valid: async (of) => ({ body: { email: await of.vouched() } }) },
  'passwordResets.request': {
    valid: async () => ({ body: { email: `${newId()}@new.example` } }),
  },
  'passwordResets.open': {
    valid: async (of) => ({ params: { token: await of.passwordReset() } }),
  },
  'passwordResets.complete': {
    valid: async (of) => ({
      params: { token: await of.passwordReset() },
      body: { password: 'a long enough password' },
    }),
  },
  'models.list': { valid: nothing },
  'modelPrices.get': { valid: nothing },
  'modelPrices.put': {
    valid: async (of) => ({
      body: { own: [{ model: of.organization.word, input: 1, cachedInput: 0.5, output: 2 }] },
    }),
  },
  'aiSettings.get': { valid: nothing },
  'aiSettings.update': { valid: async () => ({ body: { maskPersonalData: true } }) },
  'sso.get': { permission: 'sso.read', valid: bySlug },
  'sso.put': {
    permission: 'sso.write',
    valid: async (of) => ({
      params: slugOf(of),
      body: {
        protocol: 'saml',
        issuer: ISSUER,
        entryPoint: ENTRY_POINT,
        certificate: PROVIDER.certificate,
        newRole: null,
        isRequired: false,
      },
    }),
  },
  'sso.delete': { permission: 'sso.write', valid: bySlug },
  'apiKeys.list': {
    permission: 'apiKeys.write',
    valid: bySlug,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.apiKey();
        return `/api/organizations/${of.organization.slug}/api-keys`;
      }),
    },
  },
  'apiKeys.create': {
    permission: 'apiKeys.write',
    valid: async (of) => ({
      params: slugOf(of),
      body: { name: of.organization.word, scopes: ['agents.read'] },
    }),
  },
  'apiKeys.delete': {
    permission: 'apiKeys.write',
    valid: async (of) => ({ params: { ...slugOf(of), id: await of.apiKey() } }),
  },
  'domains.list': {
    permission: 'organization.read',
    valid: bySlug,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.domain();
        await of.domain();
        return `/api/organizations/${of.organization.slug}/domains`;
      }),
    },
  },
  'domains.add': {
    permission: 'organization.write',
    valid: async (of) => ({ params: slugOf(of), body: { host: `${newId()}.new.example` } }),
  },
  'domains.verify': {
    permission: 'organization.write',
    valid: async (of) => ({ params: { ...slugOf(of), id: (await of.domain()).id } }),
  },
  'domains.remove': {
    permission: 'organization.write',
    valid: async (of) => ({ params: { ...slugOf(of), id: (await of.domain()).id } }),
  },
  'domains.ask': {
    valid: async (of) => ({ query: { domain: (await of.domain('proved')).host } }),
  },
  'conversations.list': {
    valid: nothing,
    foreign: {
      contact: inQuery(async (of) => of.contact()),
      assignee: inQuery(async ({ organization }) => organization.people.agent.userId),
      team: inQuery(team),
      q: wordOf,
      cursor: cursorOf(async (of) => {
        await of.conversation();
        await of.conversation();
        return '/api/conversations';
      }),
    },
  },
  'conversations.count': { valid: nothing },
  'conversations.create': {
    valid: async ({ organization }) => ({
      body: {
        contact: { name: organization.word },
        message: { from: 'team', content: organization.word },
      },
    }),
    foreign: { attachments: { ...inBody(404, files), within: 'message' } },
  },
  'conversations.get': { valid: oneOf(conversation) },
  'conversations.update': {
    valid: oneOf(conversation, { body: { priority: 2 } }),
    foreign: {
      assignedUserId: inBody(422, async ({ organization }) => organization.people.agent.userId),
      assignedAgentId: inBody(422, agent),
      assignedTeamId: inBody(422, team),
    },
  },
  'conversations.takeOver': { valid: oneOf(conversation) },
  'conversations.handBack': { valid: oneOf(conversation) },
  'conversations.markRead': { valid: oneOf(conversation) },
  'runs.get': { valid: oneOf(async (of) => of.run()) },
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
  'messages.list': {
    valid: oneOf(conversation),
    foreign: {
      cursor: cursorOf(async (of) => {
        const id = await of.conversation();
        const path = `/api/conversations/${id}/messages`;
        await of.call('POST', path, { content: of.organization.word });
        return path;
      }),
    },
  },
  'messages.create': {
    valid: oneOf(conversation, { body: { content: 'An answer' } }),
    foreign: { attachments: inBody(404, files) },
  },
  'files.upload': {
    valid: async ({ organization: { word } }) => ({ files: [{ name: `${word}.txt`, text: word }] }),
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
  'events.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.systemEvent();
        await of.systemEvent();
        return '/api/events';
      }),
      userId: inQuery(async ({ organization }) => organization.people.agent.userId),
      apiKeyId: inQuery(async (of) => of.apiKey()),
    },
  },
  'events.resolve': { valid: oneOf(async (of) => of.systemEvent()) },
  'channels.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.channel();
        return '/api/channels';
      }),
    },
  },
  'channels.create': {
    valid: async () => ({ body: { type: 'web_widget', name: newId() } }),
  },
  'channels.get': { valid: oneOf(channel) },
  'channels.update': { valid: oneOf(channel, { body: { isActive: true } }) },
  'channels.delete': { valid: oneOf(channel) },
  'channels.handover': { valid: oneOf(channel) },
  'channels.setHandover': {
    valid: oneOf(channel, { body: { mode: 'customer-choice', message: null, hours: null } }),
  },
  'businessHours.get': { valid: nothing },
  'businessHours.set': { valid: async () => ({ body: { hours: null } }) },
  'handoverRules.list': {
    valid: nothing,
    foreign: {
      cursor: cursorOf(async (of) => {
        await of.handoverRule();
        await of.handoverRule();
        return '/api/handover-rules';
      }),
    },
  },
  'handoverRules.create': {
    valid: async (of) => ({
      body: { name: newId(), condition: { kind: 'angry' }, teamId: await of.team() },
    }),
    foreign: { teamId: inBody(422, team) },
  },
  'handoverRules.update': {
    valid: oneOf(handoverRule, { body: { isActive: false } }),
    foreign: { teamId: inBody(422, team) },
  },
  'handoverRules.delete': { valid: oneOf(handoverRule) },
  'conversations.handover': { valid: oneOf(conversation) },
  'conversations.copilot': { valid: oneOf(conversation, { body: { action: 'summarise' } }) },
  'channels.identitySecret': { valid: oneOf(channel) },
  'channels.replaceIdentitySecret': { valid: oneOf(channel) },
  'widget.start': {
    valid: async ({ organization }) => ({ body: { channelKey: organization.channelKey } }),
    foreign: {
      token: inBody(200, async ({ organization }) => organization.visitor.token),
      identity: inBody(422, async (of) => of.identity()),
    },
  },
  'widget.send': {
    valid: async ({ organization: { word } }) => ({
      body: { content: `${word} visitor`, externalId: newId() },
    }),
    foreign: { attachments: inBody(404, files) },
  },
  'widget.upload': {
    valid: async ({ organization: { word } }) => ({ files: [{ name: `${word}.txt`, text: word }] }),
  },
  'widget.messages': { valid: nothing },
  'widget.requestPerson': { valid: nothing },
  'widget.read': { valid: async () => ({ body: { seen: true } }) },
  'widget.identify': { valid: async ({ organization }) => ({ body: { name: organization.word } }) },
};
