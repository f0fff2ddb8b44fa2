import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationOf, plusAddress } from './plus-address.ts';

const KEY = 'a key of ours';

test('an address of ours names its conversation, in whatever capitals; nobody else’s does', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.stringMatching(/^[a-f\d]{16}$/u), (id, guess) => {
      const address = plusAddress('support@shop.test', id, KEY);
      expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      expect(conversationOf(`a@b.c, Shop <${address}>`, KEY)).toBe(id);
      expect(conversationOf(address.toUpperCase(), KEY)).toBe(id);
      expect(conversationOf(address, 'another key')).toBeUndefined();
      expect(conversationOf(address, '')).toBeUndefined();
      const forged = address.replace(/[\da-f]{16}@/u, `${guess}@`);
      expect(conversationOf(forged, KEY)).toBe(forged === address ? id : undefined);
    }),
  );
});
