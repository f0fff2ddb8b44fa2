import type { LanguageModelV4CallOptions, LanguageModelV4ToolCall } from '@ai-sdk/provider';
import type { Replay, ReplayDifference } from '@frontdesk/contract';
import { systemClock } from '../../../platform/index.ts';
import { BudgetSpentError } from '../../models/index.ts';
import type { SettledCall } from '../turn/calls.ts';
import { TooSlowError } from '../turn/end.ts';
import { NOTHING_CARRIED, TakenOverError } from '../turn/journal.ts';
import type { Carried } from '../turn/journal.ts';
import type { TurnLimits } from '../turn/limits.ts';
import type { TurnResult } from '../turn/parts.ts';
import { TOOL_TIMEOUT } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import { runTurn } from '../turn/turn.ts';
import { differenceOf } from './difference.ts';
import { customerTextOf, instructionsOf, picturesOf, promptOfLeg } from './prompt-of-leg.ts';
import { failureOf, streamOf } from './recorded-model.ts';
import type { RecordedCall, RecordedLeg, RecordedRun } from './recorded-run.ts';
import { settledBy } from './settled.ts';

/** A run that was run again from its record. */
export interface Replayed {
  firstDifference: ReplayDifference | null;
  result: TurnResult;
  /** What the last agent went on from. */
  carried: Carried;
}

/**
 * Runs a run again from its record, offline: models and tools answer as they did, our own code builds
 * the prompts anew, and where they are not byte by byte what was sent, the first difference is told.
 */
export async function replay(run: RecordedRun, limits: TurnLimits): Promise<Replayed> {
  const reader = new Reader(run);
  let carried: Carried = { ...NOTHING_CARRIED, steps: run.before };
  let [leg] = run.legs;
  const others = run.legs.slice(1);
  for (;;) {
    const result = await runTurn(requestOf(leg, { reader, carried, limits }), () => undefined);
    const next = others.shift();
    if (!result.transfer || !next) {
      if (next) reader.endsEarly();
      return { firstDifference: reader.end(), result, carried };
    }
    carried = result.transfer.carried;
    leg = next;
  }
}

export function replayView({ firstDifference, result: { text, steps } }: Replayed): Replay {
  const shown = steps.map(({ kind, name, input, output, duration }) => ({
    kind,
    name,
    input,
    output,
    duration,
  }));
  return { identical: firstDifference === null, firstDifference, text, steps: shown };
}

function requestOf(
  leg: RecordedLeg,
  { reader, carried, limits }: { reader: Reader; carried: Carried; limits: TurnLimits },
): TurnRequest {
  const [{ temperature, maxTokens }] = leg.calls;
  const { grounding, fallbackMessage } = leg.about;
  const pictures = picturesOf(leg);
  return {
    prompt: promptOfLeg(leg, { instructions: instructionsOf(leg), pictures }),
    customerText: customerTextOf(leg),
    model: {
      provider: 'record',
      modelId: leg.calls[0].model,
      doStream: async (call) => reader.reply(leg, call),
    },
    temperature,
    maxTokens,
    tools: leg.tools.map((definition) => recordedTool(definition, leg)),
    journal: null,
    contact: async () => null,
    settled: (call) => reader.settled(call),
    grounding,
    isSpent: () => reader.isSpent(),
    carried,
    fallbackMessage,
    limits: { ...limits, backOff: 0 },
    signal: new AbortController().signal,
    clock: systemClock,
  };
}

/** A tool by its record: it is never run, for what became of its calls is known. */
function recordedTool(definition: Tool['definition'], leg: RecordedLeg): Tool {
  const { name } = definition;
  const made = leg.calls.flatMap((call) => call.made).find((step) => step.name === name);
  const kinds = new Set(['search', 'handover', 'routing'] as const);
  const stepKind = [...kinds].find((kind) => kind === made?.kind) ?? 'tool';
  return {
    name,
    stepKind,
    definition,
    policy: { effect: 'reads', requires: 'anyone', approval: 'never' },
    limits: {},
    timeout: TOOL_TIMEOUT,
    isRecorded: false,
    mayRepeat: true,
    check: (input) => ({ input }),
    run: async () => Promise.reject(new Error('It is not on record.')),
  };
}

/** Reads a record from its beginning to its end. */
class Reader {
  readonly #run: RecordedRun;
  readonly #last: RecordedCall | undefined;
  readonly #all: number;
  #read = 0;
  #now: RecordedCall | undefined;
  #difference: ReplayDifference | null = null;

  constructor(run: RecordedRun) {
    const calls = run.legs.flatMap((leg) => leg.calls);
    this.#run = run;
    this.#all = calls.length;
    this.#last = calls.at(-1);
  }

  /** What the model said when it was asked this. */
  reply(leg: RecordedLeg, call: LanguageModelV4CallOptions): ReturnType<typeof streamOf> {
    const place = this.#now ? leg.calls.indexOf(this.#now) + 1 : 0;
    const recorded = leg.calls[place];
    if (!recorded) throw this.#afterEnd('the model is asked once more');
    this.#now = recorded;
    this.#read += 1;
    const found = differenceOf(call, recorded, leg.tools);
    if (found) this.#difference ??= { call: this.#read, ...found };
    const again = leg.calls[place + 1];
    const isRetried = again !== undefined && again.attempt > recorded.attempt;
    return streamOf(recorded, this.#failureOf(recorded, isRetried));
  }

  /** An empty reply fails by itself. */
  #failureOf(call: RecordedCall, isRetried: boolean): Error | undefined {
    const { error, finish } = call.reply;
    if (error === undefined || finish !== undefined) return undefined;
    const isLast = call === this.#last;
    return (isLast ? this.#ending() : undefined) ?? failureOf(error, isRetried);
  }

  /** What became of a call of the last reply. */
  settled({ toolCallId }: LanguageModelV4ToolCall): SettledCall {
    const steps = this.#now?.made.filter(({ callId }) => callId === toolCallId) ?? [];
    // Whether the team had to agree first changes nothing of what came after.
    const step = steps.find(({ kind }) => kind !== 'wait') ?? steps[0];
    if (step) return settledBy(step);
    throw this.#afterEnd(`the tool call ${toolCallId} is made`);
  }

  isSpent(): boolean {
    return this.#run.reason === 'budget-spent' && this.#read === this.#all;
  }

  endsEarly(): void {
    this.#differsAtEnd('the run went on', 'the run is over');
  }

  end(): ReplayDifference | null {
    if (this.#read < this.#all) this.endsEarly();
    return this.#difference;
  }

  /** What ended the turn from outside, if anything did. */
  #ending(): Error | undefined {
    const { status, reason } = this.#run;
    if (reason === 'too-slow') return new TooSlowError();
    if (reason === 'budget-spent') return new BudgetSpentError();
    return status === 'dropped' ? new TakenOverError() : undefined;
  }

  #afterEnd(now: string): Error {
    const ending = this.#read === this.#all ? this.#ending() : undefined;
    if (ending) return ending;
    // A model that was given up is not asked again.
    const { error } = this.#now?.reply ?? {};
    if (error !== undefined) return failureOf(error, false);
    this.#differsAtEnd('the run was over', now);
    return new Error('The record ends here.');
  }

  #differsAtEnd(recorded: string, now: string): void {
    this.#difference ??= { call: this.#read, part: 'end', at: 0, recorded, now };
  }
}
