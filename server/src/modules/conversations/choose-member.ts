import { may } from '@frontdesk/contract';
import type { Availability, UserRole } from '@frontdesk/contract';

/** A member of a team, as they are when one of its conversations is to be given to somebody. */
export interface Candidate {
  userId: string;
  name: string;
  role: UserRole;
  availability: Availability;
  /** Conversations that they have and that are not done. */
  open: number;
  /** When the team last gave them one; null: never. */
  lastGivenAt: Date | null;
}

/**
 * Who gets a team's next conversation: of those who are online and may answer, the one with the
 * fewest open ones; of equals the one who was given nothing for the longest time. Undefined where
 * nobody is there. The outcome does not depend on the order of `candidates`.
 */
export function chooseMember(candidates: readonly Candidate[]): Candidate | undefined {
  const [first] = candidates
    .filter(
      ({ role, availability }) => availability === 'online' && may(role, 'conversations.write'),
    )
    .toSorted(
      (a, b) =>
        a.open - b.open ||
        timeOf(a.lastGivenAt) - timeOf(b.lastGivenAt) ||
        (a.userId < b.userId ? -1 : 1),
    );
  return first;
}

/** Who never got one comes before everybody who did. */
function timeOf(lastGivenAt: Date | null): number {
  return lastGivenAt?.getTime() ?? -1;
}
