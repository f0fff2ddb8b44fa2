import type { ConversationStatus, updateConversation } from '@frontdesk/contract';
import type { Member, Request } from '../../http/index.ts';
import type { Assigned } from './find-assigned.ts';
import type { Line } from './lines.ts';

interface Before {
  status: ConversationStatus;
  assignedUserId: string | null;
  assignedAgentId: string | null;
  assignedTeamId: string | null;
}

type Body = Request<typeof updateConversation>['body'];

/** What somebody's change tells in the thread: who has it now, and whether it is done. */
export function linesOf(
  before: Before,
  body: Body,
  assigned: Assigned,
  by: Pick<Member, 'userId' | 'name'>,
): Line[] {
  return [
    ...teamLine(before, body, assigned, by.name),
    ...userLine(before, body, assigned, by),
    ...agentLine(before, assigned, by.name),
    ...statusLine(before.status, body.status, by.name),
  ];
}

function teamLine(
  { assignedTeamId }: Before,
  body: Body,
  { team }: Assigned,
  name: string,
): Line[] {
  if (team && team.id !== assignedTeamId) {
    return [{ event: 'assigned', content: `${name} assigned this to ${team.name}` }];
  }
  const isTaken = body.assignedTeamId === null && assignedTeamId !== null;
  return isTaken ? [{ event: 'unassigned', content: `${name} took this from its team` }] : [];
}

function userLine(
  { assignedUserId }: Before,
  body: Body,
  { user }: Assigned,
  by: Pick<Member, 'userId' | 'name'>,
): Line[] {
  if (user && user.id !== assignedUserId) {
    const content =
      user.id === by.userId ? `${by.name} took this` : `${by.name} assigned this to ${user.name}`;
    return [{ event: 'assigned', content }];
  }
  const isTaken = body.assignedUserId === null && assignedUserId !== null;
  return isTaken ? [{ event: 'unassigned', content: `${by.name} unassigned this` }] : [];
}

function agentLine({ assignedAgentId }: Before, { agent }: Assigned, name: string): Line[] {
  if (!agent || agent.id === assignedAgentId) return [];
  return [{ event: 'assigned', content: `${name} assigned this to the AI agent ${agent.name}` }];
}

const done: Partial<Record<ConversationStatus, 'resolved' | 'closed'>> = {
  resolved: 'resolved',
  closed: 'closed',
};

function statusLine(
  before: ConversationStatus,
  after: ConversationStatus | undefined,
  name: string,
): Line[] {
  if (after === undefined || after === before) return [];
  const event = done[after];
  if (event) return [{ event, content: `${name} ${event} this` }];
  return done[before] ? [{ event: 'reopened', content: `${name} reopened this` }] : [];
}
