import { ChannelHandover } from '@frontdesk/contract';
import { z } from 'zod';

/** How a channel hands over where nobody has said. */
const UNSAID: ChannelHandover = { mode: 'ai-first', message: null, hours: null };

const Settings = z
  .object({
    handover: ChannelHandover.omit({ hours: true }).catch(UNSAID).default(UNSAID),
    businessHours: ChannelHandover.shape.hours.catch(null).default(null),
  })
  .catch({ handover: UNSAID, businessHours: null });

/** Who answers first on a channel, from its settings. */
export function handoverOf(settings: unknown): ChannelHandover {
  const { handover, businessHours } = Settings.parse(settings ?? {});
  return { mode: handover.mode, message: handover.message, hours: businessHours };
}
