import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { ChannelModes } from './channel-modes.tsx';
import { Hours } from './hours.tsx';
import { Rules } from './rules.tsx';
import './handover.css';

/** When people take over from the AI, and when they are there. */
export function HandoverSettings(): ReactNode {
  const maySeeChannels = useMay('channels.read');
  const maySeeRules = useMay('agents.read');
  return (
    <>
      <h2 className="settings-title">Handover</h2>
      <p className="muted settings-lead">
        At every handover the customer is told, in their language, what happens next and when.
      </p>
      {maySeeChannels && <ChannelModes />}
      {maySeeRules && <Rules />}
      <Hours />
    </>
  );
}
