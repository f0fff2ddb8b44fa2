import { expect, test } from 'vitest';
import { IndexCache } from './index-cache.ts';
import type { SearchIndex } from './search-index.ts';

const indexAt = (version: number): SearchIndex => ({
  version,
  pieceIds: [],
  itemOf: new Uint32Array(),
  vectors: new Float32Array(),
  items: [],
  itemVectors: new Float32Array(),
  isComplete: true,
});

test('a question never gets what was read before it came; many share one reading', async () => {
  let now = 1;
  let readings = 0;
  const slow = new Array<() => void>();
  const cache = new IndexCache(async () => {
    readings += 1;
    const index = indexAt(now);
    await new Promise<void>((resolve) => slow.push(resolve));
    return index;
  });
  const first = cache.get('shop');
  now = 2;
  const later = [cache.get('shop'), cache.get('shop')];
  slow.shift()?.();
  expect((await first).version).toBe(1);
  await expect.poll(() => slow.length).toBe(1);
  slow.shift()?.();
  expect((await Promise.all(later)).map(({ version }) => version)).toEqual([2, 2]);
  expect(readings).toBe(2);
});

test('an error is told to those who asked for that reading, and forgotten', async () => {
  let readings = 0;
  const cache = new IndexCache(async () => {
    readings += 1;
    if (readings === 1) throw new Error('away');
    return indexAt(3);
  });
  const first = cache.get('shop');
  const second = cache.get('shop');
  await expect(first).rejects.toThrow('away');
  expect((await second).version).toBe(3);
});
