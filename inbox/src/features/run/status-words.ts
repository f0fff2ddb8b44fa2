import type { Run } from '@frontdesk/contract';

/** How far a run is, in a word, and the colour of it. */
export const statusWords: Record<
  Run['status'],
  { word: string; tone?: 'red' | 'amber' | 'green' | 'accent' }
> = {
  queued: { word: 'Waiting' },
  running: { word: 'Under way', tone: 'accent' },
  waiting: { word: 'Waits for the team', tone: 'amber' },
  done: { word: 'Done', tone: 'green' },
  failed: { word: 'Failed', tone: 'red' },
  dropped: { word: 'Not sent' },
};
