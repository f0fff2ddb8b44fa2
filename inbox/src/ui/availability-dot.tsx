import type { Availability } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { Hidden } from './hidden.tsx';

/** What each is called. */
export const availabilities: Record<Availability, string> = {
  online: 'Online',
  away: 'Away',
  offline: 'Offline',
};

/**
 * Whether somebody is there, in colour and in shape: full, half, or a ring. `isCorner` places it on
 * the corner of their picture.
 */
export function AvailabilityDot({
  availability,
  isCorner = false,
}: {
  availability: Availability;
  isCorner?: boolean;
}): ReactNode {
  return (
    <span
      className={isCorner ? 'availability is-corner' : 'availability'}
      data-is={availability}
      title={availabilities[availability]}
    >
      <Hidden>{availabilities[availability]}</Hidden>
    </span>
  );
}
