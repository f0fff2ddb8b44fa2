import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../agents/turn/tool.ts';
import { standInOf } from './stand-in.ts';

const getOrder = defineTool({
  name: 'getOrder',
  stepKind: 'tool',
  purpose: 'Reads an order',
  input: z.object({ id: z.string() }),
  run: async () => ({ kind: 'result', value: 'really read' }),
});
const given = [{ name: 'getOrder', input: { id: 'W-1' }, result: 'given' }];
const context = {
  signal: AbortSignal.timeout(1_000),
  nextNumber: 1,
  idempotencyKey: 'k',
  contact: null,
};

test('a result that one call is given lets no other call of a guarded tool through', async () => {
  const guarded = {
    ...getOrder,
    policy: { ...getOrder.policy, requires: 'verified-contact' },
  } as const;
  const tool = standInOf(given, [])(guarded, null);
  expect(await tool.run({ id: 'W-1' }, context)).toMatchObject({ value: 'given' });
  expect(await tool.run({ id: 'W-2' }, context)).toMatchObject({
    value: { error: 'This test gives no result for this call.' },
  });
  // What anybody may read is really read.
  const open = standInOf(given, [])(getOrder, null);
  expect(await open.run({ id: 'W-2' }, context)).toMatchObject({ value: 'really read' });
});
