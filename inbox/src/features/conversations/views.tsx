import type { ConversationStatus, countConversations, ResponseOf, Team } from '@frontdesk/contract';
import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleX,
  IconClockHour4,
  IconFlame,
  IconInbox,
  IconMessages,
  IconSparkles,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ConversationFilter } from '../../api/keys.ts';

type Counts = ResponseOf<typeof countConversations>;

export interface View {
  id: string;
  title: string;
  group: 'inbox' | 'team' | 'status';
  icon: ReactNode;
  filter: Pick<ConversationFilter, 'status' | 'assignee' | 'team' | 'active'>;
  count: (counts: Counts) => number;
  /** What an empty list of it means, and what to do. */
  empty: string;
}

export const statuses: Record<ConversationStatus, { title: string; icon: ReactNode }> = {
  open: { title: 'Open', icon: <IconCircle size={15} stroke={1.8} /> },
  escalated: {
    title: 'Escalated',
    icon: <IconFlame size={16} stroke={1.8} color="var(--red)" />,
  },
  pending: {
    title: 'Waiting',
    icon: <IconClockHour4 size={16} stroke={1.8} color="var(--amber-mark)" />,
  },
  resolved: {
    title: 'Resolved',
    icon: <IconCircleCheckFilled size={16} color="var(--green-mark)" />,
  },
  closed: { title: 'Closed', icon: <IconCircleX size={16} stroke={1.6} /> },
};

const emptyStatus: Record<ConversationStatus, string> = {
  open: 'Nothing is open. New conversations appear here by themselves.',
  escalated: 'The AI has handed nothing over. When it does, it appears here.',
  pending:
    'Nobody keeps you waiting. Set a conversation to Waiting while a customer looks for something.',
  resolved: 'Conversations that you resolve are kept here.',
  closed: 'Closed conversations are kept here.',
};

function statusView(status: ConversationStatus): View {
  return {
    id: status,
    ...statuses[status],
    group: 'status',
    filter: { status },
    count: ({ byStatus }) => byStatus[status],
    empty: emptyStatus[status],
  };
}

/**
 * The ways to look at conversations, in the order of the sidebar. The first four are queues: what is
 * resolved or closed leaves them.
 */
export const views: readonly View[] = [
  {
    id: 'inbox',
    title: 'Inbox',
    group: 'inbox',
    icon: <IconInbox size={17} stroke={1.6} />,
    filter: { active: true },
    count: ({ byStatus }) => byStatus.open + byStatus.pending + byStatus.escalated,
    empty: 'Everything is answered. New conversations appear here by themselves.',
  },
  {
    id: 'mine',
    title: 'Mine',
    group: 'inbox',
    icon: <IconUser size={17} stroke={1.6} />,
    filter: { assignee: 'me', active: true },
    count: ({ mine }) => mine,
    empty: 'Nothing is assigned to you. Take a conversation that nobody has.',
  },
  {
    id: 'unassigned',
    title: 'Unassigned',
    group: 'inbox',
    icon: <IconCircleDashed size={17} stroke={1.6} />,
    filter: { assignee: 'none', active: true },
    count: ({ unassigned }) => unassigned,
    empty: 'Everything that needs a person has one.',
  },
  {
    id: 'ai',
    title: 'AI',
    group: 'inbox',
    icon: <IconSparkles size={17} stroke={1.6} />,
    filter: { assignee: 'ai', active: true },
    count: ({ ai }) => ai,
    empty: 'The AI has no conversation right now. New ones begin with it.',
  },
  statusView('open'),
  statusView('escalated'),
  statusView('pending'),
  statusView('resolved'),
  statusView('closed'),
  {
    id: 'all',
    title: 'All',
    group: 'status',
    icon: <IconMessages size={16} stroke={1.6} />,
    filter: {},
    count: ({ all }) => all,
    empty: 'Every conversation is kept here, whatever its status.',
  },
];

const [first] = views;

const TEAM = 'team-';

/** A team's queue: what is not done of what it was given, whoever of it has it. */
export function teamView({ id, name }: Pick<Team, 'id' | 'name'>): View {
  return {
    id: TEAM + id,
    title: name,
    group: 'team',
    icon: <IconUsersGroup size={17} stroke={1.6} />,
    filter: { team: id, active: true },
    count: ({ byTeam }) => byTeam[id] ?? 0,
    empty: `Nothing waits for ${name}. Assign a conversation to the team and it appears here.`,
  };
}

/** The view of an address, where it is a team's; the teams may not be known yet. */
export function teamViewOf(
  id: string | null,
  teams: readonly Team[] | undefined,
): View | undefined {
  if (id?.startsWith(TEAM) !== true) return undefined;
  const team = { id: id.slice(TEAM.length), name: 'Team' };
  if (teams === undefined) return teamView(team);
  const known = teams.find((candidate) => candidate.id === team.id);
  return known && teamView(known);
}

/** The view of an address; an unknown one is the first. */
export function viewOf(id: string | null): View {
  const view = views.find((candidate) => candidate.id === id) ?? first;
  if (!view) throw new Error('There are no views.');
  return view;
}

/** The address of a view (the first needs no word), or of a conversation seen in it. */
export function addressOf(view: string, conversationId?: string): string {
  const path = conversationId === undefined ? '' : `/${encodeURIComponent(conversationId)}`;
  return `/conversations${path}${view === first?.id ? '' : `?view=${view}`}`;
}
