import { afterEach, describe, expect, it, vi } from 'vitest';
import { alone } from './alone.ts';

afterEach(() => vi.unstubAllGlobals());

describe('alone', () => {
  it('does one work of a name after the other', async () => {
    const steps: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      steps.push(`${name} ends`);
    };
    await Promise.all([alone('visitor', work('one')), alone('visitor', work('other'))]);
    expect(steps).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
  });

  it('passes a failure on, and lets the next one work', async () => {
    const failing = alone('visitor', async () => {
      throw new Error('The server is away');
    });
    await expect(failing).rejects.toThrow('The server is away');
    const next = vi.fn<() => Promise<undefined>>(async () => undefined);
    await alone('visitor', next);
    expect(next).toHaveBeenCalledOnce();
  });

  it.each([
    ['are missing', undefined],
    ['are forbidden', { request: async () => Promise.reject(new Error('SecurityError')) }],
  ])('works once where locks %s', async (_, locks) => {
    vi.stubGlobal('navigator', { locks });
    const work = vi.fn<() => Promise<undefined>>(async () => undefined);
    await alone('visitor', work);
    expect(work).toHaveBeenCalledOnce();
  });
});
