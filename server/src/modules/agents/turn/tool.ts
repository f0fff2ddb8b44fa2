import type { JSONValue, LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import { z } from 'zod';
import type {
  ToolContact,
  ToolEffect,
  ToolRequirement,
} from '../../../integrations/integration.ts';
import type { HandoverReason } from './handover.ts';

/** A passage that the model may cite by its number. */
export const NumberedPassage = z.object({
  number: z.number(),
  itemId: z.string(),
  title: z.string(),
  slug: z.string().nullable(),
  fileName: z.string().nullable(),
  text: z.string(),
  /** 0 to 1. */
  relevance: z.number(),
});
export type NumberedPassage = z.infer<typeof NumberedPassage>;

/** What a tool gives to the turn: something for the model, or the end of the turn. */
export type ToolOutcome =
  | { kind: 'result'; value: JSONValue; passages?: NumberedPassage[] }
  | { kind: 'handover'; reason: HandoverReason }
  | { kind: 'transfer'; to: { agentId: string; name: string }; reason: string };

export interface ToolContext {
  /** Aborts when the turn's time, or the tool's own, is over. */
  signal: AbortSignal;
  /** The number that the next passage gets: numbers are never given twice in a turn. */
  nextNumber: number;
  /** The same for every try of one call. */
  idempotencyKey: string;
  contact: ToolContact | null;
}

/** What a call needs, as the agent's tools are set up. */
export interface ToolPolicy {
  effect: ToolEffect;
  requires: ToolRequirement;
  /** `when-unverified`: the team decides where the customer has not proved who they are. */
  approval: 'always' | 'when-unverified' | 'never';
}

/** How often a tool may be called; nothing said is no limit. */
export interface ToolLimits {
  perTurn?: number | undefined;
  perConversation?: number | undefined;
  perDay?: number | undefined;
}

/** Something that a model may do. */
export interface Tool {
  name: string;
  /** As the trace files it. */
  stepKind: 'search' | 'tool' | 'handover' | 'routing';
  /** Name, purpose and input as the model is told. */
  definition: LanguageModelV4FunctionTool;
  policy: ToolPolicy;
  limits: ToolLimits;
  /** Milliseconds of one call. */
  timeout: number;
  /** True: its calls are recorded before they run. False for what only reads our own database. */
  isRecorded: boolean;
  /** True: a call whose end nobody knows may be made again under its key. */
  mayRepeat: boolean;
  /** The input as `run` takes it, or what is wrong with it, for the model. */
  check(input: unknown): { input: unknown } | { message: string };
  /** Takes what `check` let through. */
  run(input: unknown, context: ToolContext): Promise<ToolOutcome>;
}

/** Milliseconds that a tool of our own may take. */
export const TOOL_TIMEOUT = 20_000;

/** Declares a tool of our own; its input is described to the model and checked by one schema. */
export function defineTool<S extends z.ZodType>(declared: {
  name: string;
  stepKind: Tool['stepKind'];
  /** When and what for, as the model should read it. */
  purpose: string;
  input: S;
  /** `reads` unless told otherwise; what writes is recorded, and may be repeated under its key. */
  effect?: 'reads' | 'writes';
  run(input: z.output<S>, context: ToolContext): Promise<ToolOutcome>;
}): Tool {
  const { name, stepKind, purpose, input, effect = 'reads' } = declared;
  return {
    name,
    stepKind,
    definition: {
      type: 'function',
      name,
      description: purpose,
      inputSchema: inputSchemaOf(input),
    },
    // It changes what is ours alone: the team sees it and can take it back.
    policy: { effect, requires: 'anyone', approval: 'never' },
    limits: {},
    timeout: TOOL_TIMEOUT,
    isRecorded: effect !== 'reads',
    mayRepeat: true,
    check(raw) {
      const parsed = input.safeParse(raw);
      return parsed.success ? { input: raw } : { message: z.prettifyError(parsed.error) };
    },
    run: async (raw, context) => declared.run(input.parse(raw), context),
  };
}

const InputSchema = z.custom<LanguageModelV4FunctionTool['inputSchema']>(
  (value) => typeof value === 'object' && value !== null,
);

/** Made once for each: every turn has the same tools. */
const schemas = new WeakMap<z.ZodType, LanguageModelV4FunctionTool['inputSchema']>();

/** JSON Schema draft 7, which the model interface speaks. */
function inputSchemaOf(input: z.ZodType): LanguageModelV4FunctionTool['inputSchema'] {
  const known = schemas.get(input);
  if (known) return known;
  const made = InputSchema.parse(z.toJSONSchema(input, { target: 'draft-7', io: 'input' }));
  schemas.set(input, made);
  return made;
}
