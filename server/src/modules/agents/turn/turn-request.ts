import type { JSONObject, LanguageModelV4Message, LanguageModelV4ToolCall } from '@ai-sdk/provider';
import type { ToolContact } from '../../../integrations/integration.ts';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import type { Clock } from '../../../platform/index.ts';
import type { Cost, TokenUsage } from '../../models/index.ts';
import type { SettledCall } from './calls.ts';
import type { Grounding } from './grounding.ts';
import type { Carried, Journal, Progress, RecordedCall } from './journal.ts';
import type { TurnLimits } from './limits.ts';
import type { Tool } from './tool.ts';

/** What a turn is run with. */
export interface TurnRequest {
  /** Instructions, then what was said, ending with what the customer wants answered. */
  prompt: LanguageModelV4Message[];
  /** What the customer wrote, to answer in their language. */
  customerText: string;
  model: LanguageModel;
  temperature: number;
  /** Output tokens of the whole turn. */
  maxTokens: number;
  tools: Tool[];
  /** Where recorded calls are written; null where nothing lasts, as in a trial. */
  journal: Journal | null;
  /** For whom the tools run; asked for only where a tool needs it. */
  contact: () => Promise<ToolContact | null>;
  /** What becomes of sentences without a source. */
  grounding: Grounding;
  /** What the turn has cost, given all that it used; absent where nobody asks. */
  costOf?: ((usage: TokenUsage) => Cost) | undefined;
  /** Whose turn it is and how it is set up, for the record of its first call of a model. */
  about?: JSONObject | undefined;
  /** In a replay: what became of a call before. */
  settled?: ((call: LanguageModelV4ToolCall) => SettledCall | undefined) | undefined;
  /** True once the turn has used up what it may spend. */
  isSpent: (usage: TokenUsage) => boolean;
  /** What another agent, or the choice of this one, did before in the same turn. */
  carried?: Carried | undefined;
  /** Where the turn goes on, after its process died or the team has decided. */
  resume?: Resume | undefined;
  /** What the customer is told at a handover; null: our own words. */
  fallbackMessage: string | null;
  limits: TurnLimits;
  /** Aborts when the process stops; then the turn rejects with the signal's reason. */
  signal: AbortSignal;
  clock: Clock;
}

/** A turn that was broken off while its tools were called. */
export interface Resume {
  progress: Progress;
  recorded: RecordedCall[];
  /** True: only what the team has agreed to is still done, because a person has the conversation. */
  callsOnly: boolean;
}
