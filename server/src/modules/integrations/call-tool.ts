import type {
  Integration,
  Json,
  ToolCallContext,
  ToolContact,
  ToolDefinition,
  ToolEffect,
} from '../../integrations/integration.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import { AppError } from '../../platform/index.ts';
import { misfit } from './check-value.ts';
import { contextOf, findIntegration } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { recordCall } from './record-call.ts';
import { storedTools } from './stored-tools.ts';

/** A call of a tool of an integration. Whether it may be made was decided before. */
export interface ToolCall {
  organizationId: string;
  integrationId: string;
  /** As the integration names it. */
  toolName: string;
  input: Record<string, Json>;
  /** What it does, where somebody knows that better than the system. */
  effect?: ToolEffect | undefined;
  contact: ToolContact | null;
  /** The same for every try of one call. */
  idempotencyKey: string;
  signal: AbortSignal;
  /** Seconds; 30 unless told. */
  timeout?: number | undefined;
}

/** Seconds. */
const TIMEOUT = 30;
/** Characters of a result as JSON: more would fill the model's window. */
const MAX_RESULT = 200_000;

interface Opened {
  row: IntegrationRow;
  tool: ToolDefinition;
  run: (input: Record<string, Json>, context: ToolCallContext) => Promise<Json>;
  context: ToolCallContext;
}

/**
 * Calls a tool: its input is checked, the time is limited, its result is checked, and the call is
 * counted. Rejects with {@link IntegrationError}; with the signal's reason where that was aborted.
 * `unknown-outcome` is said only of what may have changed something: a tool that reads, or acts once
 * on one key, may simply be called again.
 */
export async function callTool(parts: IntegrationParts, call: ToolCall): Promise<Json> {
  const limit = new AbortController();
  const opened = await open(parts, call, AbortSignal.any([call.signal, limit.signal]));
  const { row, run, context } = opened;
  const tool = { ...opened.tool, effect: call.effect ?? opened.tool.effect };
  const wrong = misfit(tool.inputSchema, call.input);
  if (wrong !== undefined) {
    throw new IntegrationError('rejected', `The arguments do not fit: ${wrong}.`);
  }
  const began = performance.now();
  const timer = setTimeout(() => limit.abort(), (call.timeout ?? TIMEOUT) * 1_000);
  try {
    const result = accept(tool, await run(call.input, context), context);
    await recordCall(parts, row, { toolName: tool.toolName, began });
    return result;
  } catch (error) {
    call.signal.throwIfAborted();
    const failure = asError(error, tool, limit.signal.aborted);
    await recordCall(parts, row, { toolName: tool.toolName, began, failure });
    throw failure;
  } finally {
    clearTimeout(timer);
  }
}

async function open(parts: IntegrationParts, call: ToolCall, signal: AbortSignal): Promise<Opened> {
  const { organizationId, integrationId, toolName, contact, idempotencyKey } = call;
  try {
    return await parts.database.inOrganization(organizationId, async (tx) => {
      const row = await findIntegration(tx, integrationId);
      const adapter = parts.adapters.get(row.type);
      if (!adapter || !row.isActive || !USABLE.has(row.status)) {
        throw new IntegrationError('rejected', `The integration “${row.name}” is not in use.`);
      }
      const known = adapter.tools.find((tool) => tool.toolName === toolName);
      const stored = known ? [] : await storedTools(tx, integrationId, toolName);
      const found = known
        ? { tool: known, run: known.run.bind(known) }
        : stored[0] && discovered(adapter, stored[0]);
      if (!found) {
        throw new IntegrationError('rejected', `“${row.name}” has no tool ${toolName} any more.`);
      }
      const context = await contextOf(parts, tx, row, signal);
      return { row, ...found, context: { ...context, contact, idempotencyKey } };
    });
  } catch (error) {
    // The integration is gone, or its credentials do not open.
    if (!(error instanceof AppError)) throw error;
    throw new IntegrationError('rejected', error.message, { cause: error });
  }
}

/** Its last validation failed or is going on: it may work all the same. */
const USABLE = new Set<IntegrationRow['status']>(['active', 'error', 'validating']);

function discovered(
  { discovery }: Integration,
  tool: ToolDefinition & { plan: Json },
): Pick<Opened, 'tool' | 'run'> | undefined {
  return discovery && { tool, run: async (...call) => discovery.run(tool.plan, ...call) };
}

/**
 * The result, if it is of the form that was announced. What a tool has done is done, so the result
 * of one that changes something is passed on whatever its form.
 */
function accept(tool: ToolDefinition, result: Json, { log }: ToolCallContext): Json {
  const size = JSON.stringify(result).length;
  const wrong =
    size > MAX_RESULT
      ? `it has ${size} characters, and ${MAX_RESULT} are allowed`
      : tool.outputSchema && misfit(tool.outputSchema, result);
  if (wrong === undefined) return result;
  if (tool.effect === 'reads') {
    throw new IntegrationError('rejected', `The answer is not as announced: ${wrong}.`);
  }
  log.warn({ toolName: tool.toolName, wrong }, 'a tool answered otherwise than it announced');
  return size > MAX_RESULT ? { done: true, note: 'The answer was too long to be shown.' } : result;
}

function asError(error: unknown, tool: ToolDefinition, isLate: boolean): IntegrationError {
  const mayRepeat = tool.effect === 'reads' || tool.mayRepeat === true;
  if (error instanceof IntegrationError && (error.kind !== 'unknown-outcome' || !isLate)) {
    if (error.kind !== 'unknown-outcome' || !mayRepeat) return error;
    const { message, retryAfter } = error;
    return new IntegrationError('temporary', message, { retryAfter, cause: error });
  }
  const message = isLate ? 'The system did not answer in time.' : 'The call failed.';
  return new IntegrationError(mayRepeat ? 'temporary' : 'unknown-outcome', message, {
    cause: error,
  });
}
