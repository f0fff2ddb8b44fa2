import { MESSAGE_LIMIT as contractLimit } from '@frontdesk/contract';
import { expect, it } from 'vitest';
import { MESSAGE_LIMIT } from './message-limit.ts';

it('is the contract’s', () => {
  expect(MESSAGE_LIMIT).toBe(contractLimit);
});
