import { onlineManager } from '@tanstack/react-query';
import { afterEach, expect, it } from 'vitest';
import { createQueryClient } from './query-client.ts';

afterEach(() => onlineManager.setOnline(true));

it('asks the server although the browser has no internet', async () => {
  onlineManager.setOnline(false);
  const queryFn = async (): Promise<string> => Promise.resolve('answer');
  const asked = createQueryClient().fetchQuery({ queryKey: ['q'], queryFn });
  const silence = new Promise((resolve) => setTimeout(resolve, 50, 'silence'));
  expect(await Promise.race([asked, silence])).toBe('answer');
});
