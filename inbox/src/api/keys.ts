import type { ConversationStatus, listConversations } from '@frontdesk/contract';
import type { z } from 'zod';

export type Sort = NonNullable<z.input<typeof listConversations.query>['sort']>;

/** What a list of conversations shows: the query of `GET /api/conversations` without paging. */
export interface ConversationFilter {
  status?: ConversationStatus;
  assignee?: 'me' | 'none' | 'ai';
  /** A team's id: its queue. */
  team?: string;
  /** Only what is neither resolved nor closed. */
  active?: true;
  q?: string;
  contact?: string;
  sort: Sort;
}

/** Names of everything that is cached. The realtime frames find their caches by these. */
export const keys = {
  me: ['me'],
  counts: ['counts'],
  conversationLists: ['conversations'],
  conversations: (filter: ConversationFilter) => ['conversations', filter],
  conversationDetails: ['conversation'],
  conversation: (id: string) => ['conversation', id],
  messages: (id: string) => ['messages', id],
  approvals: (conversationId: string) => ['approvals', conversationId],
  handover: (conversationId: string) => ['handover', conversationId],
  run: (id: string) => ['run', id],
  runs: (conversationId: string) => ['runs', conversationId],
  knowledge: ['knowledge'],
  knowledgeLists: ['knowledge', 'list'],
  knowledgeList: (q: string) => ['knowledge', 'list', q],
  knowledgeItem: (id: string) => ['knowledge', 'item', id],
  knowledgeSearch: (q: string) => ['knowledge', 'search', q],
  imports: ['imports'],
  agents: ['agents'],
  agent: (id: string) => ['agents', id],
  // Under the agents: whatever makes a version tells of its agent.
  agentVersions: (id: string) => ['agents', id, 'versions'],
  agentVersion: (id: string, version: number) => ['agents', id, 'versions', version],
  agentChanges: (id: string, version: number, since: number | null) => [
    'agents',
    id,
    'changes',
    version,
    since,
  ],
  agentKinds: ['agentKinds'],
  models: ['models'],
  modelPrices: ['models', 'prices'],
  aiSettings: ['models', 'settings'],
  agentTools: (id: string) => ['agentTools', id],
  tools: ['tools'],
  integrations: ['integrations'],
  integrationKinds: ['integrationKinds'],
  integrationTools: (id: string) => ['integrations', id, 'tools'],
  teams: ['teams'],
  everybody: ['members'],
  organization: (slug: string) => ['organization', slug],
  members: (slug: string) => ['members', slug],
  invitations: (slug: string) => ['invitations', slug],
  invitation: (token: string) => ['invitation', token],
  passwordReset: (token: string) => ['passwordReset', token],
  signInOptions: ['signInOptions'],
  signedIn: ['signedIn'],
  sso: (slug: string) => ['sso', slug],
  domains: (slug: string) => ['domains', slug],
  apiKeys: (slug: string) => ['apiKeys', slug],
  channels: ['channels'],
  channelKinds: ['channelKinds'],
  channelRequests: (id: string) => ['channelRequests', id],
  businessHours: ['businessHours'],
  handoverRules: ['handoverRules'],
  suites: (agentId: string) => ['suites', agentId],
  suite: (id: string) => ['suite', id],
  suiteRuns: (suiteId: string) => ['suite', suiteId, 'runs'],
  suiteRun: (id: string) => ['suiteRun', id],
  suiteChanges: (id: string, sinceId: string) => ['suiteRun', id, 'since', sinceId],
  events: (filter: object) => ['events', filter],
} as const;
