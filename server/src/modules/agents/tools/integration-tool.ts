import type { AgentTool } from '@frontdesk/contract';
import { z } from 'zod';
import { misfit } from '../../integrations/index.ts';
import type { Integrations } from '../../integrations/index.ts';
import { asGranted } from './tool-settings.ts';
import type { Tool } from '../turn/tool.ts';

const Input = z.record(z.string(), z.json());

/** Characters of a description, as OpenAI takes them. */
const MAX_PURPOSE = 1_024;
/** Seconds of one call, unless set. */
const TIMEOUT = 30;
/** Milliseconds more for the turn: who made the call knows best how it ended. */
const GRACE = 2_000;

/** Something that a connected system lets an agent do, as its row sets it up. */
export function integrationTool(
  row: AgentTool & { integrationId: string },
  { organizationId, callTool }: { organizationId: string; callTool: Integrations['callTool'] },
): Tool {
  const { integrationId, toolName, description, schema, settings, effect } = row;
  const timeout = settings.timeout ?? TIMEOUT;
  const tool: Tool = {
    name: toolName,
    stepKind: 'tool',
    definition: {
      type: 'function',
      name: toolName,
      description: (description ?? schema.purpose).slice(0, MAX_PURPOSE),
      inputSchema: { ...schema.inputSchema, type: 'object' },
    },
    // What is set takes the place of these.
    policy: { effect, requires: 'user-approval', approval: 'never' },
    limits: {},
    timeout: timeout * 1_000 + GRACE,
    isRecorded: true,
    mayRepeat: schema.mayRepeat,
    check(raw) {
      const input = Input.safeParse(raw);
      const wrong = input.success
        ? misfit(schema.inputSchema, input.data)
        : 'they must be an object';
      return wrong === undefined ? { input: input.data } : { message: wrong };
    },
    async run(raw, { signal, idempotencyKey, contact }) {
      const value = await callTool({
        organizationId,
        integrationId,
        toolName: schema.toolName,
        input: Input.parse(raw),
        effect,
        contact,
        idempotencyKey,
        signal,
        timeout,
      });
      return { kind: 'result', value };
    },
  };
  return asGranted(tool, row);
}
