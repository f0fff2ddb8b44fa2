import type { Conversation, ConversationStatus } from '@frontdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { toast } from '../../ui/toast-store.ts';
import { customerOf } from '../conversations/customer.ts';
import { statuses } from '../conversations/views.tsx';
import { useChange, useHandBack } from './use-change.ts';
import { showWhileTrue } from './while-true.ts';

interface Undoable {
  setStatus(before: Conversation, status: ConversationStatus): void;
  handBack(before: Conversation): void;
}

/** What takes a conversation out of sight in one press, each with a way back in the corner. */
export function useUndoable(id: string): Undoable {
  const cache = useQueryClient();
  const change = useChange(id);
  const handBack = useHandBack(id);
  return {
    setStatus(before, status) {
      if (status === before.status) return;
      change.mutate({ status });
      if (status !== 'resolved' && status !== 'closed') return;
      const shown = toast.success(`${statuses[status].title}: ${customerOf(before)}`, {
        title: 'Undo',
        run: () => change.mutate({ status: before.status }),
      });
      showWhileTrue(cache, shown, before, (now) => now.status === status);
    },
    handBack(before) {
      handBack.mutate();
      const shown = toast.success(`Handed back to the AI: ${customerOf(before)}`, {
        title: 'Undo',
        run: () => take(before, change.mutate),
      });
      showWhileTrue(cache, shown, before, ({ handler }) => handler === 'ai');
    },
  };
}

/** Gives it back to whom it was taken from; nobody's was escalated, and is again. */
function take(
  { assignedUserId, assignedTeamId, status }: Conversation,
  change: ReturnType<typeof useChange>['mutate'],
): void {
  const team = assignedTeamId === null ? {} : { assignedTeamId };
  if (assignedUserId === null) change({ ...team, status: 'escalated' });
  else change({ ...team, assignedUserId, status });
}
