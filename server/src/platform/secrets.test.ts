import { expect, test } from 'vitest';
import { createSigner } from './secrets.ts';

test('what an older key signed stays good, and new signatures are of the current key', () => {
  const before = createSigner('old key');
  const after = createSigner('new key', ['older key', 'old key']);
  const signature = before.sign('visitor', 'text');
  expect(after.verify('visitor', 'text', signature)).toBe(true);
  expect(after.verify('login', 'text', signature)).toBe(false);
  expect(after.verify('visitor', 'other', signature)).toBe(false);
  expect(createSigner('new key').verify('visitor', 'text', signature)).toBe(false);
  expect(createSigner('new key').verify('visitor', 'text', after.sign('visitor', 'text'))).toBe(
    true,
  );
  expect(after.verify('visitor', 'text', '')).toBe(false);
});
