import type { ConversationDetail } from '@frontdesk/contract';
import { useMembers } from '../../api/members.ts';
import { useSession } from '../../api/session.ts';
import { useTeams } from '../../api/teams.ts';
import { availabilities } from '../../ui/availability-dot.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useChange, useTakeOver } from './use-change.ts';
import { useUndoable } from './use-undoable.ts';

/** Gives a conversation to `user:<id>`, `team:<id>`, `ai`, `nobody`, or to `no-team` any more. */
export function useAssign(conversation: ConversationDetail): (to: string) => void {
  const { id, handler } = conversation;
  const { user } = useSession();
  const members = useMembers();
  const change = useChange(id, members, useTeams());
  const takeOver = useTakeOver(id);
  const undoable = useUndoable(id);
  const toUser = (userId: string): void => {
    if (userId === user.id && handler === 'ai') return takeOver.mutate();
    const member = members.find((candidate) => candidate.userId === userId);
    const onSuccess = (): void => {
      if (!member || userId === user.id || member.availability === 'online') return;
      const word = availabilities[member.availability].toLowerCase();
      toast.success(`${member.name} is ${word} and may not see it soon.`);
    };
    return change.mutate({ assignedUserId: userId }, { onSuccess });
  };
  return (to) => {
    const [kind, subject = ''] = to.split(':');
    if (kind === 'user') toUser(subject);
    if (kind === 'team') change.mutate({ assignedTeamId: subject });
    if (kind === 'no-team') change.mutate({ assignedTeamId: null });
    if (kind === 'nobody') change.mutate({ assignedUserId: null });
    if (kind === 'ai') undoable.handBack(conversation);
  };
}
