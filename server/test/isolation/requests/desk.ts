import { newId } from '../../../src/platform/index.ts';
import {
  agent,
  channel,
  conversation,
  cursorOf,
  files,
  handoverRule,
  inBody,
  inQuery,
  nothing,
  oneOf,
  team,
  wordOf,
} from '../entry.ts';
import type { Entry } from '../entry.ts';

/** Conversations, channels, the widget, and when people take over. */
export const requestsOfDesk: Record<string, Entry> = {
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
  'conversations.continue': {
    valid: async (of) => ({
      params: { id: await of.conversation() },
      body: { channelId: await of.mailChannel() },
    }),
    foreign: { channelId: inBody(404, async (of) => of.mailChannel()) },
  },
  'conversations.handBack': { valid: oneOf(conversation) },
  'conversations.markRead': { valid: oneOf(conversation) },
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
  'messages.resend': { valid: async (of) => ({ params: await of.failedMessage() }) },
  'files.upload': {
    valid: async ({ organization: { word } }) => ({ files: [{ name: `${word}.txt`, text: word }] }),
  },
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
  'channels.types': { valid: nothing },
  'channels.test': { valid: oneOf(channel) },
  'channels.sendTest': {
    valid: oneOf(async (of) => of.mailChannel(), { body: { address: 'nobody@example.com' } }),
  },
  'channels.requests': {
    valid: oneOf(channel),
    foreign: {
      cursor: cursorOf(async (of) => {
        const { id } = await of.channelRequest();
        await of.channelRequest(id);
        return `/api/channels/${id}/requests`;
      }),
    },
  },
  'channels.repeatRequest': { valid: async (of) => ({ params: await of.channelRequest() }) },
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
