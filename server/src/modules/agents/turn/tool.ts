import type { JSONValue, LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import { z } from 'zod';
import type { HandoverReason } from './handover.ts';

/** A passage that the model may cite by its number. */
export interface NumberedPassage {
  number: number;
  itemId: string;
  title: string;
  slug: string | null;
  fileName: string | null;
  text: string;
  /** 0 to 1. */
  relevance: number;
}

/** What a tool gives to the turn: something for the model, or the end of the turn. */
export type ToolOutcome =
  | { kind: 'result'; value: JSONValue; passages?: NumberedPassage[] }
  | { kind: 'handover'; reason: HandoverReason };

export interface ToolContext {
  /** Aborts when the turn's time is over. */
  signal: AbortSignal;
  /** The number that the next passage gets: numbers are never given twice in a turn. */
  nextNumber: number;
}

/** Something that a model may do. */
export interface Tool {
  name: string;
  /** As the trace files it. */
  stepKind: 'search' | 'tool' | 'handover';
  /** Name, purpose and input as the model is told. */
  definition: LanguageModelV4FunctionTool;
  /** Checks the input; throws {@link z.ZodError} for one that does not fit. */
  run(input: unknown, context: ToolContext): Promise<ToolOutcome>;
}

/** Declares a tool; its input is described to the model and checked by the same schema. */
export function defineTool<S extends z.ZodType>(declared: {
  name: string;
  stepKind: Tool['stepKind'];
  /** When and what for, as the model should read it. */
  purpose: string;
  input: S;
  run(input: z.output<S>, context: ToolContext): Promise<ToolOutcome>;
}): Tool {
  const { name, stepKind, purpose, input } = declared;
  return {
    name,
    stepKind,
    definition: {
      type: 'function',
      name,
      description: purpose,
      inputSchema: inputSchemaOf(input),
    },
    run: async (raw, context) => declared.run(input.parse(raw), context),
  };
}

const InputSchema = z.custom<LanguageModelV4FunctionTool['inputSchema']>(
  (value) => typeof value === 'object' && value !== null,
);

/** JSON Schema draft 7, which the model interface speaks. */
function inputSchemaOf(input: z.ZodType): LanguageModelV4FunctionTool['inputSchema'] {
  return InputSchema.parse(z.toJSONSchema(input, { target: 'draft-7', io: 'input' }));
}
