import { setAvailability } from '@frontdesk/contract';
import type { Availability, BodyOf } from '@frontdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { putAvailability } from '../../api/apply-frame.ts';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useAvailability } from '../../api/members.ts';
import { useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';

type Wish = BodyOf<typeof setAvailability>['availability'];

/** Says whether one is there for customers: shown at once, taken back if the server refuses. */
export function useSetAvailability(): { set: (wish: Wish) => void; toggle: () => void } {
  const { user } = useSession();
  const cache = useQueryClient();
  const current = useAvailability(user.id);
  const put = (availability: Availability): void =>
    putAvailability(cache, { userId: user.id, availability });
  const change = useMutation({
    // One after the other: two quick changes arrive in their order.
    scope: { id: 'availability' },
    mutationFn: async (availability: Wish) =>
      client.call(setAvailability, { body: { availability } }),
    onMutate: (wish) => put(wish),
    onSuccess: ({ availability }) => put(availability),
    onError: () => void cache.invalidateQueries({ queryKey: keys.everybody }),
  });
  return {
    set: (wish) => change.mutate(wish),
    toggle() {
      const wish = current === 'away' ? 'online' : 'away';
      change.mutate(wish);
      toast.success(wish === 'away' ? 'You are away.' : 'You are online.');
    },
  };
}
