import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../../test/harness.ts';
import type { Database } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import { addAgent } from '../add-agent.ts';
import { grantedTools } from './granted.ts';
import { refreshAgentTools } from './refresh.ts';
import { snapshotOf } from './row.ts';

let database: Database;
let organizationId: string;
beforeAll(async () => {
  database = await testDatabase();
  organizationId = await testOrganization(database);
});
afterAll(async () => database.close());

const definition = (toolName: string) => ({
  toolName,
  displayName: toolName,
  purpose: `Does ${toolName}`,
  inputSchema: { type: 'object' },
  effect: 'reads' as const,
  requires: 'anyone' as const,
});

test('an agent may use what is on, is still there, and whose integration works', async () => {
  const granted = await database.inOrganization(organizationId, async (tx) => {
    const { id: agentId } = await addAgent(tx, organizationId, {
      name: 'Robin',
      type: 'support',
      instructions: '',
    });
    const connect = async (status: 'active' | 'error' | 'inactive' | 'disconnected') => {
      const id = newId();
      await tx
        .insertInto('integrations')
        .values({ id, organizationId, type: 'custom_api', name: id, status })
        .execute();
      return id;
    };
    const give = async (toolName: string, integrationId: string | null, more: object = {}) =>
      tx
        .insertInto('agent_tools')
        .values({
          id: newId(),
          organizationId,
          agentId,
          integrationId,
          toolName,
          displayName: toolName,
          schema: JSON.stringify(snapshotOf(definition(toolName))),
          ...more,
        })
        .execute();
    const works = await connect('active');
    await give('second', works, { priority: 2, description: 'In our words' });
    await give('first', works, { priority: 1 });
    await give('off', works, { isEnabled: false });
    await give('gone', works);
    await give('ill', await connect('error'), { priority: 3 });
    await give('unchecked', await connect('inactive'));
    await give('disconnected', await connect('disconnected'));
    await give('searchKnowledge', null, { isEnabled: false });
    const left = ['second', 'first', 'off'].map(definition);
    await refreshAgentTools(tx, { integrationId: works }, left);
    return grantedTools(tx, agentId);
  });
  expect(granted.tools.map(({ toolName, description }) => [toolName, description])).toEqual([
    ['first', null],
    ['second', 'In our words'],
    ['ill', null],
  ]);
  expect([...granted.off]).toEqual(['searchKnowledge']);
});
