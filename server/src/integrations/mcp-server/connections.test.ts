import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { expect, test, vi } from 'vitest';
import { silent } from '../../../test/harness.ts';
import { createSafeFetch, createStreamFetch, systemClock } from '../../platform/index.ts';
import type { IntegrationContext } from '../integration.ts';
import { createConnections } from './connections.ts';

const limits = { allowPrivate: false, timeout: 1, maxBytes: 1 };

function contextOf(more: Partial<IntegrationContext> = {}): IntegrationContext {
  return {
    id: 'one',
    settings: {},
    credentials: {},
    vault: { read: async () => ({}), keep: async () => undefined },
    toolsChanged: () => undefined,
    fetch: createSafeFetch(limits),
    fetchStream: createStreamFetch(limits),
    clock: systemClock,
    log: silent,
    signal: new AbortController().signal,
    ...more,
  };
}

function newPool(idle: number) {
  const closed = vi.fn<() => void>();
  const ends: (() => void)[] = [];
  const open = vi.fn<() => void>();
  const pool = createConnections(async (_, onClose) => {
    open();
    ends.push(onClose);
    const close = async (): Promise<void> => closed();
    return { client: new Client({ name: 'test', version: '1' }), close };
  }, idle);
  return { pool, open, closed, ends };
}

const nothing = async (): Promise<void> => undefined;

test('one connection serves an integration, until its settings or keys are others', async () => {
  const { pool, open, closed } = newPool(60_000);
  await Promise.all([pool.use(contextOf(), nothing), pool.use(contextOf(), nothing)]);
  expect(open).toHaveBeenCalledTimes(1);
  await pool.use(contextOf({ id: 'two' }), nothing);
  await pool.use(contextOf({ credentials: { bearerToken: 'new' } }), nothing);
  expect(open).toHaveBeenCalledTimes(3);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  // A token that was only renewed is no other key.
  const renewed = (token: string) => ({ bearerToken: 'new', 'oauth.tokens': token });
  await pool.use(contextOf({ credentials: renewed('a') }), nothing);
  await pool.use(contextOf({ credentials: renewed('b') }), nothing);
  expect(open).toHaveBeenCalledTimes(4);
  await pool.close();
  expect(closed).toHaveBeenCalledTimes(4);
});

test('it is closed when nobody has used it for a while, and not before', async () => {
  const { pool, open, closed } = newPool(20);
  const busy = Promise.withResolvers<void>();
  const used = pool.use(contextOf(), async () => busy.promise);
  await pool.forget('one');
  expect(closed).not.toHaveBeenCalled();
  busy.resolve();
  await used;
  expect(closed).toHaveBeenCalledTimes(1);
  await pool.use(contextOf(), nothing);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2));
  expect(open).toHaveBeenCalledTimes(2);
});

test('one that ended by itself is opened anew', async () => {
  const { pool, open, ends } = newPool(60_000);
  await pool.use(contextOf(), nothing);
  ends[0]?.();
  await pool.use(contextOf(), nothing);
  expect(open).toHaveBeenCalledTimes(2);
});

test('who gives up waits no longer; one that could not be opened is tried again', async () => {
  let isBroken = true;
  const never = Promise.withResolvers<never>();
  const pool = createConnections(async () => {
    if (isBroken) throw new Error('broken');
    return never.promise;
  }, 60_000);
  await expect(pool.use(contextOf(), nothing)).rejects.toThrow('broken');
  isBroken = false;
  const ending = new AbortController();
  const waiting = pool.use(contextOf({ signal: ending.signal }), nothing);
  ending.abort(new Error('the turn is over'));
  await expect(waiting).rejects.toThrow('the turn is over');
});
