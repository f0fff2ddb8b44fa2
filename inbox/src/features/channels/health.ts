import type { Channel } from '@frontdesk/contract';

/** How a channel stands, in a word and a colour. */
export function healthOf(channel: Channel): { word: string; tone: string | undefined } {
  const { type, isActive, lastError, lastCheckedAt, warnings } = channel;
  if (!isActive) return { word: 'Off', tone: undefined };
  if (type === 'web_widget') return { word: 'Works', tone: 'green' };
  if (lastError !== null) return { word: 'Does not work', tone: 'red' };
  if (lastCheckedAt === null) return { word: 'Not checked yet', tone: undefined };
  return warnings.length > 0
    ? { word: 'Needs attention', tone: 'amber' }
    : { word: 'Works', tone: 'green' };
}
