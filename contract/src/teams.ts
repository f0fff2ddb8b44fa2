import { z } from 'zod';
import { PersonRef } from './conversations.ts';
import {
  defineRoute,
  id,
  idParams,
  listQuery,
  nothing,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';

/** People of the organization who share a queue of conversations. */
export const Team = z.object({
  id,
  /** Unique in its organization, whatever its letters' case. */
  name: z.string(),
  description: z.string().nullable(),
  /** Its conversations go by themselves to the member who is online and has the fewest open ones. */
  autoAssign: z.boolean(),
  /** It gets what the AI hands over, unless the AI agent has a team of its own for that. */
  takesHandovers: z.boolean(),
  members: z.array(PersonRef),
  createdAt: time,
  updatedAt: time,
});
export type Team = z.infer<typeof Team>;

const fields = {
  name: requiredText(80),
  description: text(500).nullable(),
  autoAssign: z.boolean(),
  /** True for one team at most: the last to be told so. */
  takesHandovers: z.boolean(),
};

export const listTeams = defineRoute({
  method: 'GET',
  path: '/api/teams',
  name: 'teams.list',
  summary: 'The teams with their members, by name',
  access: { permission: 'members.read' },
  query: listQuery,
  response: pageOf(Team),
});
export const createTeam = defineRoute({
  method: 'POST',
  path: '/api/teams',
  name: 'teams.create',
  summary: 'Make a team',
  access: { permission: 'teams.write' },
  body: z.object(fields).partial().required({ name: true }).strict(),
  response: Team,
  status: 201,
});
export const getTeam = defineRoute({
  method: 'GET',
  path: '/api/teams/:id',
  name: 'teams.get',
  summary: 'One team with its members',
  access: { permission: 'members.read' },
  params: idParams,
  response: Team,
});
export const updateTeam = defineRoute({
  method: 'PATCH',
  path: '/api/teams/:id',
  name: 'teams.update',
  summary: 'Change a team',
  access: { permission: 'teams.write' },
  params: idParams,
  body: z.object(fields).partial().strict(),
  response: Team,
});
export const deleteTeam = defineRoute({
  method: 'DELETE',
  path: '/api/teams/:id',
  name: 'teams.delete',
  summary: 'Remove a team; its conversations stay, with whoever has them',
  access: { permission: 'teams.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

const memberParams = idParams.extend({ userId: id });

export const addTeamMember = defineRoute({
  method: 'PUT',
  path: '/api/teams/:id/members/:userId',
  name: 'teams.addMember',
  summary: 'Add a member of the organization to a team; once more is harmless',
  access: { permission: 'teams.write' },
  params: memberParams,
  response: Team,
});
export const removeTeamMember = defineRoute({
  method: 'DELETE',
  path: '/api/teams/:id/members/:userId',
  name: 'teams.removeMember',
  summary: 'Take somebody out of a team; they keep the conversations that they have',
  access: { permission: 'teams.write' },
  params: memberParams,
  response: nothing,
  status: 204,
});
