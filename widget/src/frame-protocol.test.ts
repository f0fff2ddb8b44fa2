import { expect, it } from 'vitest';
import { marked, readFromFrame, readToFrame } from './frame-protocol.ts';

it('reads what it writes', () => {
  const look = {
    type: 'look',
    fill: '#000000',
    onFill: '#ffffff',
    position: 'left',
    dark: true,
  } as const;
  for (const message of [
    look,
    { type: 'unread', count: 2 } as const,
    { type: 'close' } as const,
    { type: 'gone' } as const,
  ]) {
    expect(readFromFrame(marked(message))).toEqual(message);
  }
  for (const message of [
    { type: 'opened', focus: true } as const,
    { type: 'opened', focus: false } as const,
    { type: 'closed' } as const,
  ]) {
    expect(readToFrame(marked(message))).toEqual(message);
  }
});

it.each([
  null,
  'close',
  { type: 'close' },
  { from: 'frontdesk' },
  { from: 'other', type: 'close' },
  { from: 'frontdesk', type: 'look' },
])('does not take %j for one of its messages', (data) => {
  expect(readFromFrame(data)).toBeUndefined();
  expect(readToFrame(data)).toBeUndefined();
});
