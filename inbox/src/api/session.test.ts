import type { Me } from '@frontdesk/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSetting, writeSetting } from '../ui/stored.ts';
import { ApiError, client } from './client.ts';
import { askWho } from './session.ts';

const kim: Me = {
  user: {
    id: 'kim',
    name: 'Kim',
    email: 'kim@acme.example',
    avatar: null,
    twoFactorEnabled: false,
  },
  organization: null,
  role: null,
  organizations: [],
};
const answered = (status: number): ApiError =>
  new ApiError({ type: 'about:blank', title: 'No', status, detail: 'No.', requestId: 'r' });
const { signal } = new AbortController();

describe('askWho', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('forgets an organization that the person left, and asks once more', async () => {
    writeSetting('organization', 'former');
    const call = vi.spyOn(client, 'call').mockImplementation(async () => {
      if (readSetting('organization') === null) return kim;
      throw answered(404);
    });
    expect(await askWho(signal)).toEqual(kim);
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('does not ask for ever', async () => {
    writeSetting('organization', 'former');
    const call = vi.spyOn(client, 'call').mockRejectedValue(answered(404));
    await expect(askWho(signal)).rejects.toThrow('No.');
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('keeps the organization over faults, and takes 401 for nobody', async () => {
    writeSetting('organization', 'acme');
    const call = vi.spyOn(client, 'call').mockRejectedValueOnce(answered(502));
    await expect(askWho(signal)).rejects.toThrow('No.');
    call.mockRejectedValueOnce(answered(401));
    expect(await askWho(signal)).toMatchObject({ user: null });
    expect(readSetting('organization')).toBe('acme');
  });
});
