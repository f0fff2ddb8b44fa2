import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { IntegrationError } from '../../../integrations/integration.ts';
import { messageOf, parseJson } from '../../../platform/index.ts';
import type { Tool, ToolContext, ToolOutcome } from './tool.ts';

/**
 * What became of a call. `failed` is told to the model, so that it can do better; `unknown`: it may
 * have happened, or not.
 */
export type Ran =
  | ToolOutcome
  | { kind: 'failed'; message: string; cause?: string }
  | { kind: 'unknown' };

/** A call that can be made, or what is told to the model where it cannot. */
export type ReadCall = { tool: Tool; input: unknown } | { input: unknown; message: string };

/** Reads what a model wrote as a call. A call that does not fit is never made. */
export function readCall(tools: Tool[], call: { toolName: string; input: string }): ReadCall {
  const tool = tools.find(({ name }) => name === call.toolName);
  const input = parse(call.input);
  if (!tool) {
    const names = tools.map(({ name }) => name).join(', ');
    return { input, message: `There is no tool "${call.toolName}". Use: ${names}.` };
  }
  if (input === undefined) {
    return {
      input: call.input,
      message: 'The arguments are not valid JSON. Call the tool again.',
    };
  }
  const checked = tool.check(input);
  if ('message' in checked) {
    return { input, message: `The arguments do not fit: ${checked.message}` };
  }
  return { tool, input: checked.input };
}

/** No arguments at all are none, not an error: some models leave them out. */
function parse(input: string): unknown {
  return input.trim() === '' ? {} : parseJson(input);
}

const TRIES = 3;
/** Milliseconds before the second try, doubled for the third. */
const BACK_OFF = 300;
/** Seconds that are waited at most because a vendor asks for it. */
const PATIENCE = 5;

/**
 * Makes a call within the tool's time. What surely did not happen is tried again where that may
 * help. Rejects only where the turn itself was aborted.
 */
export async function runTool(tool: Tool, input: unknown, context: ToolContext): Promise<Ran> {
  const late = AbortSignal.timeout(tool.timeout);
  const signal = AbortSignal.any([context.signal, late]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await orAborted(tool.run(input, { ...context, signal }), signal);
    } catch (error) {
      context.signal.throwIfAborted();
      const pause = late.aborted ? undefined : pauseAfter(error, attempt);
      if (pause === undefined) return endOf(tool, error, late.aborted);
      await wait(pause, undefined, { signal: context.signal });
    }
  }
}

/** A tool may not listen to the signal: the wait ends all the same. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error('The tool took too long.', { cause: signal.reason }));
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abort) signal.removeEventListener('abort', abort);
  }
}

/** Milliseconds until the next try; undefined where there is none. */
function pauseAfter(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof IntegrationError) || attempt >= TRIES) return undefined;
  if (error.kind === 'temporary') return BACK_OFF * 2 ** (attempt - 1);
  if (error.kind !== 'rate-limited') return undefined;
  const seconds = error.retryAfter ?? 1;
  return seconds <= PATIENCE ? seconds * 1_000 : undefined;
}

/** Whoever broke off may have acted before: only a read, or a keyed call, can simply have failed. */
function endOf(tool: Tool, error: unknown, isLate: boolean): Ran {
  const isKnown = error instanceof IntegrationError && error.kind !== 'unknown-outcome';
  const isHarmless = tool.policy.effect === 'reads' || tool.mayRepeat;
  if (!isKnown && !isHarmless && tool.isRecorded) return { kind: 'unknown' };
  if (error instanceof z.ZodError) {
    return { kind: 'failed', message: `The arguments do not fit: ${z.prettifyError(error)}` };
  }
  const detail = error instanceof IntegrationError ? ` ${error.message}` : '';
  const late = isLate ? ' It took too long.' : '';
  return {
    kind: 'failed',
    message: `The tool failed.${detail}${late} Do without it, or hand over to a person.`,
    cause: messageOf(error),
  };
}
