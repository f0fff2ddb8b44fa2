import type { ReplaySide } from '@frontdesk/contract';
import { z } from 'zod';
import { sourceOf } from '../runs/execute.ts';
import type { TurnResult, TurnStep } from '../turn/parts.ts';
import type { Answers } from './answers.ts';
import type { RecordedLeg } from './recorded-run.ts';
import type { Replayed } from './replay.ts';

/** The answer that was given, as the turn had it before rules of handover had their say. */
export function recordedSide(
  leg: RecordedLeg,
  { result, carried }: Replayed,
  helpCenter: string,
): ReplaySide {
  const used = leg.calls.map(({ reply }) => reply);
  const sum = (of: (reply: (typeof used)[number]) => number): number =>
    used.reduce((total, reply) => total + of(reply), 0);
  return {
    ...saidBy(result, helpCenter),
    model: leg.calls.at(-1)?.model ?? leg.about.model,
    tools: toolsIn(stepsSince(result, carried.steps)).map((tool) => ({ ...tool, from: 'record' })),
    inputTokens: sum(({ usage }) => usage?.input ?? 0),
    cachedInputTokens: sum(({ usage }) => usage?.cachedInput ?? 0),
    outputTokens: sum(({ usage }) => usage?.output ?? 0),
    costMicros: sum(({ costMicros }) => costMicros),
    duration: leg.duration,
  };
}

/** The answer that was given just now. */
export function sideNow(
  result: TurnResult,
  {
    model,
    before: { carried },
    answers,
    helpCenter,
  }: { model: string; before: Replayed; answers: Answers; helpCenter: string },
): ReplaySide {
  const steps = stepsSince(result, carried.steps);
  const { inputTokens, cachedInputTokens, outputTokens } = result.usage;
  return {
    ...saidBy(result, helpCenter),
    model,
    tools: toolsIn(steps).map(({ name, input }) => ({
      name,
      input,
      from: answers.has(name, input) ? 'record' : 'now',
    })),
    inputTokens,
    cachedInputTokens,
    outputTokens,
    costMicros: costIn(steps),
    duration: steps.reduce((total, { duration }) => total + duration, 0),
  };
}

function saidBy(
  result: TurnResult,
  helpCenter: string,
): Pick<ReplaySide, 'text' | 'sources' | 'end'> {
  const { text, sources, transfer, isWaiting, handover } = result;
  const end = transfer ? 'transfer' : isWaiting ? 'waiting' : (handover ?? 'answered');
  return { text, sources: sources.map((passage) => sourceOf(passage, helpCenter)), end };
}

function stepsSince({ steps }: TurnResult, before: TurnStep[]): TurnStep[] {
  return steps.slice(before.length);
}

function toolsIn(steps: TurnStep[]): { name: string; input: unknown }[] {
  return steps
    .filter(({ callId, kind }) => callId !== undefined && kind !== 'wait')
    .map(({ name, input }) => ({ name, input }));
}

const Paid = z.object({ costMicros: z.number() });

function costIn(steps: TurnStep[]): number {
  return steps.reduce(
    (total, { output }) => total + (Paid.safeParse(output).data?.costMicros ?? 0),
    0,
  );
}
