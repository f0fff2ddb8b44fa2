import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAvailability } from '../../api/members.ts';
import { useSession } from '../../api/session.ts';
import { AvailabilityDot, availabilities } from '../../ui/availability-dot.tsx';
import { keyOf } from '../../ui/shortcuts.ts';
import { Keys } from '../../ui/tip.tsx';
import { useSetAvailability } from './use-set-availability.ts';

const choices = ['online', 'away'] as const;

/** Whether one is there for customers; who is away gets no conversations by themselves. */
export function AvailabilitySwitch(): ReactNode {
  const { user } = useSession();
  const current = useAvailability(user.id);
  const { set } = useSetAvailability();
  return (
    <div className="scheme">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Your availability"
        value={current === 'away' ? 'away' : 'online'}
        onChange={(value) => set(value === 'away' ? 'away' : 'online')}
        data={choices.map((value) => ({
          value,
          label: (
            <span className="row" style={{ gap: 6, justifyContent: 'center' }}>
              <span aria-hidden className="row">
                <AvailabilityDot availability={value} />
              </span>
              {availabilities[value]}
            </span>
          ),
        }))}
      />
      <p className="availability-why faint">
        <span className="grow">
          {current === 'away' ? 'Teams give you nothing by themselves' : 'There for customers'}
        </span>
        <span className="only-desk">
          <Keys keys={keyOf('availability')} />
        </span>
      </p>
    </div>
  );
}
