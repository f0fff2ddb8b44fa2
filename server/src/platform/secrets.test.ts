import { expect, test } from 'vitest';
import { createSealer } from './secrets.ts';

const sealer = createSealer('a key');

test('what is sealed opens again, twice sealed is never the same', () => {
  const sealed = sealer.seal('answers', '{"key":"fd_ü"}');
  expect(sealed).not.toContain('fd_');
  expect(sealer.open('answers', sealed)).toBe('{"key":"fd_ü"}');
  expect(sealer.seal('answers', '{"key":"fd_ü"}')).not.toBe(sealed);
});

test('another key, purpose or text opens nothing', () => {
  const sealed = sealer.seal('answers', 'text');
  const changed = Buffer.from(sealed, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(createSealer('another key').open('answers', sealed)).toBeUndefined();
  expect(sealer.open('credentials', sealed)).toBeUndefined();
  expect(sealer.open('answers', changed.toString('base64url'))).toBeUndefined();
  expect(sealer.open('answers', 'short')).toBeUndefined();
});
