import { z } from 'zod';
import { messageOf, parseJson } from '../../../platform/index.ts';
import type { Tool, ToolContext, ToolOutcome } from './tool.ts';

/** What became of a call; `failed` is told to the model, so that it can do better. */
export type Ran = { input: unknown } & (
  | ToolOutcome
  | { kind: 'failed'; message: string; cause?: string }
);

/**
 * Runs a tool that a model called, with whatever it wrote as input. A call that does not fit is
 * never run. Rejects only where the turn itself was aborted.
 */
export async function runTool(
  tool: Tool | undefined,
  call: { name: string; input: string; tools: Tool[] },
  context: ToolContext,
): Promise<Ran> {
  const input = parse(call.input);
  if (!tool) {
    const names = call.tools.map(({ name }) => name).join(', ');
    return { kind: 'failed', input, message: `There is no tool "${call.name}". Use: ${names}.` };
  }
  if (input === undefined) {
    const message = 'The arguments are not valid JSON. Call the tool again.';
    return { kind: 'failed', input: call.input, message };
  }
  try {
    return { input, ...(await tool.run(input, context)) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof z.ZodError) {
      const message = `The arguments do not fit: ${z.prettifyError(error)}`;
      return { kind: 'failed', input, message };
    }
    return {
      kind: 'failed',
      input,
      message: 'The tool failed. Do without it, or hand over to a person.',
      cause: messageOf(error),
    };
  }
}

/** No arguments at all are none, not an error: some models leave them out. */
function parse(input: string): unknown {
  return input.trim() === '' ? {} : parseJson(input);
}
