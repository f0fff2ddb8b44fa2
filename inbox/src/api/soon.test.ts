import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { refreshSoon } from './soon.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('asks once for many news, and again for later ones', () => {
  vi.useFakeTimers();
  const cache = new QueryClient();
  const ask = vi.spyOn(cache, 'invalidateQueries');
  for (let i = 0; i < 100; i += 1) refreshSoon(cache, ['counts']);
  refreshSoon(cache, ['knowledge', 'list']);
  vi.runAllTimers();
  expect(ask.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([
    ['counts'],
    ['knowledge', 'list'],
  ]);
  refreshSoon(cache, ['counts']);
  vi.runAllTimers();
  expect(ask).toHaveBeenCalledTimes(3);
});
