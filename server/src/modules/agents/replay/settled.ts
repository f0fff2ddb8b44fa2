import { z } from 'zod';
import type { SettledCall } from '../turn/calls.ts';
import type { TurnStep } from '../turn/parts.ts';
import { CallAside } from '../turn/prompt-parts.ts';
import type { NumberedPassage } from '../turn/tool.ts';

const Value = z.json();
const Found = z.object({
  passages: z.array(z.object({ number: z.number(), title: z.string(), text: z.string() })),
});

/** What became of a call, from the step that recorded it. */
export function settledBy({ kind, output, aside }: TurnStep): SettledCall {
  if (kind === 'wait') return { kind: 'waiting' };
  const ended = CallAside.parse(aside);
  switch (ended.ran) {
    case 'result': {
      const value = Value.parse(output);
      return ended.passages
        ? { kind: 'result', value, passages: whole(ended.passages, output) }
        : { kind: 'result', value };
    }
    case 'failed':
      return { kind: 'failed', message: ended.told };
    case 'handover':
      return { kind: 'handover', reason: ended.reason };
    case 'transfer':
      return { kind: 'transfer', to: ended.to, reason: ended.reason };
    default:
      return { kind: 'unknown' };
  }
}

/** Title and text stand in what the model was told. */
function whole(
  passages: Omit<NumberedPassage, 'title' | 'text'>[],
  output: unknown,
): NumberedPassage[] {
  const told = new Map(Found.parse(output).passages.map((passage) => [passage.number, passage]));
  return passages.map((passage) => {
    const { title = '', text = '' } = told.get(passage.number) ?? {};
    return { ...passage, title, text };
  });
}
