import { z } from 'zod';
import { Availability, UserRole } from './enums.ts';
import { Member, slugParams } from './organizations.ts';
import { defineRoute, id, listQuery, nothing, pageOf, requiredText, time } from './route.ts';

const memberParams = slugParams.extend({ userId: id });

export const updateMember = defineRoute({
  method: 'PATCH',
  path: '/api/organizations/:slug/members/:userId',
  name: 'members.update',
  summary: 'Change the role of a member, or let them rest; the last owner stays one',
  access: 'user',
  params: memberParams,
  body: z
    .object({ role: UserRole, isActive: z.boolean() })
    .partial()
    .strict()
    .refine((change) => Object.keys(change).length > 0, 'Name what is to change'),
  response: Member,
});
export const removeMember = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug/members/:userId',
  name: 'members.remove',
  summary: 'Remove a member; anybody may leave, except the last owner',
  access: 'user',
  params: memberParams,
  response: nothing,
  status: 204,
});

export const setAvailability = defineRoute({
  method: 'PUT',
  path: '/api/me/availability',
  name: 'me.setAvailability',
  summary: 'Say whether one is there for customers; away people get no conversations by themselves',
  access: { permission: 'members.read' },
  body: z.object({ availability: Availability.exclude(['offline']) }).strict(),
  /** `offline` where the caller has the inbox open nowhere. */
  response: z.object({ availability: Availability }),
});

export const Invitation = z.object({
  id,
  email: z.string(),
  role: UserRole,
  invitedBy: z.string().nullable(),
  /** Where it is accepted: shown so that it can be sent by other means than e-mail. */
  url: z.string(),
  /** True if an e-mail is on its way or went out; false where no SMTP server is set. */
  isSent: z.boolean(),
  createdAt: time,
  expiresAt: time,
});
export type Invitation = z.infer<typeof Invitation>;

const invitationParams = slugParams.extend({ id });

export const listInvitations = defineRoute({
  method: 'GET',
  path: '/api/organizations/:slug/invitations',
  name: 'invitations.list',
  summary: 'Invitations that wait to be accepted, the newest first',
  access: 'user',
  params: slugParams,
  query: listQuery,
  response: pageOf(Invitation),
});
export const createInvitation = defineRoute({
  method: 'POST',
  path: '/api/organizations/:slug/invitations',
  name: 'invitations.create',
  summary: 'Invite somebody by e-mail; once more to the same address renews it',
  access: 'user',
  params: slugParams,
  body: z.object({ email: z.email().max(254).toLowerCase(), role: UserRole }),
  response: Invitation,
  status: 201,
});
export const deleteInvitation = defineRoute({
  method: 'DELETE',
  path: '/api/organizations/:slug/invitations/:id',
  name: 'invitations.delete',
  summary: 'Take an invitation back',
  access: 'user',
  params: invitationParams,
  response: nothing,
  status: 204,
});

/** What whoever holds an invitation's link may see of it. */
export const OpenInvitation = z.object({
  organization: z.object({ name: z.string(), slug: z.string() }),
  email: z.string(),
  role: UserRole,
  invitedBy: z.string().nullable(),
  /** True: this address has an account already; its owner signs in and joins. */
  hasAccount: z.boolean(),
  expiresAt: time,
});
export type OpenInvitation = z.infer<typeof OpenInvitation>;

const tokenParams = z.object({ token: z.string().min(1).max(300) });

export const openInvitation = defineRoute({
  method: 'GET',
  path: '/api/invitations/:token',
  name: 'invitations.open',
  summary: 'What an invitation is to',
  access: 'public',
  params: tokenParams,
  response: OpenInvitation,
});
export const acceptInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitations/:token/accept',
  name: 'invitations.accept',
  summary: 'Accept as a new person, who then signs in with this password',
  access: 'public',
  params: tokenParams,
  body: z.object({ name: requiredText(120), password: z.string().min(10).max(128) }),
  response: z.object({ organization: z.object({ slug: z.string() }) }),
  status: 201,
});
export const joinByInvitation = defineRoute({
  method: 'POST',
  path: '/api/invitations/:token/join',
  name: 'invitations.join',
  summary: 'Accept as the signed-in person whom it names',
  access: 'user',
  params: tokenParams,
  response: z.object({ organization: z.object({ slug: z.string() }) }),
});
