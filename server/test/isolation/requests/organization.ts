import { newId } from '../../../src/platform/index.ts';
import { PROVIDER } from '../../sso/keys.ts';
import { ENTRY_POINT, ISSUER } from '../../sso/saml-provider.ts';
import {
  bySlug,
  cursorOf,
  inBody,
  inQuery,
  nothing,
  oneOf,
  reopen,
  slugOf,
  team,
} from '../entry.ts';
import type { Entry } from '../entry.ts';

/** The organization, its people, and what is set for all of it. */
export const requestsOfOrganization: Record<string, Entry> = {
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
};
