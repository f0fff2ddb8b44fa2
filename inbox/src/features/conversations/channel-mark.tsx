import type { ChannelType } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { channels } from '../../ui/channel-names.ts';
import { Hidden } from '../../ui/hidden.tsx';

/** A small mark of the way a conversation came in. */
export function ChannelMark({ channel }: { channel: ChannelType }): ReactNode {
  const { title, Icon } = channels[channel];
  return (
    <span className="channel-mark" title={title}>
      <Icon size={14} stroke={1.6} aria-hidden />
      <Hidden>{title}</Hidden>
    </span>
  );
}
