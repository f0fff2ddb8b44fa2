import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { Database } from '../../../database/index.ts';
import { languageOf } from '../../../platform/index.ts';
import { afterTurn, mayTakeBack, nobodyWords } from '../../handover/index.ts';
import type { Handover, Judgement, Verdict } from '../../handover/index.ts';
import { NOTHING_USED } from '../../models/index.ts';
import { handoverMessage, takenMessage } from '../turn/handover.ts';
import type { TurnPart, TurnResult } from '../turn/parts.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import { runTurn } from '../turn/turn.ts';
import type { HeldRun } from './claim.ts';
import { HeldParts } from './held-parts.ts';

/** What a turn came to, and the rule that handed it over, if one did. */
export interface Judged {
  result: TurnResult;
  verdict: Verdict | null;
}

/**
 * Runs a turn under the rules of handover: before it, they may give the conversation to people and
 * the model is not asked at all; after it, an unsure answer is replaced or accompanied. At every
 * handover the customer is told, in their language, what happens next and when.
 */
export async function runJudged(
  { database, handover }: { database: Database; handover: Pick<Handover, 'tell'> },
  { run, judgement }: { run: HeldRun; judgement: Judgement },
  request: TurnRequest,
  emit: (part: TurnPart) => void,
): Promise<Judged> {
  const tell = async (message: string): Promise<string> => {
    const language = languageOf(request.customerText);
    const told = await database.inOrganization(run.organizationId, async (tx) =>
      handover.tell(tx, run.conversationId, { message, language }),
    );
    return told.text;
  };
  // A turn that goes on was judged when it began.
  const { verdict } = judgement;
  if (verdict && !request.resume) {
    const message = await tell(wordsOf(verdict, request));
    return { result: handedOver(verdict, message, emit), verdict };
  }
  const parts = new HeldParts(emit, mayTakeBack(judgement.rules));
  const result = await runTurn(prepared(request, judgement), (part) => parts.add(part));
  if (judgement.channel.mode === 'no-handover') {
    parts.release();
    return { result: kept(result), verdict: null };
  }
  return judgedAfter({ judgement, request, parts, tell }, result);
}

async function judgedAfter(
  {
    judgement,
    request,
    parts,
    tell,
  }: {
    judgement: Judgement;
    request: TurnRequest;
    parts: HeldParts;
    tell: (message: string) => Promise<string>;
  },
  result: TurnResult,
): Promise<Judged> {
  if (result.handover) {
    const next = (await tell('')).trim();
    parts.release();
    parts.show(` ${next}`);
    parts.handOver(result.handover, ` ${next}`);
    return { result: { ...result, text: `${result.text} ${next}` }, verdict: null };
  }
  const isOver = !result.isWaiting && !result.transfer;
  const unsure = isOver ? afterTurn(result.confidence, judgement.rules) : null;
  if (!unsure) {
    parts.release();
    return { result, verdict: null };
  }
  const { verdict, keeps } = unsure;
  const message = await tell(wordsOf(verdict, request));
  if (keeps) parts.release();
  else parts.drop();
  parts.show(keeps ? `\n\n${message}` : message);
  parts.handOver(verdict.reason, message);
  const step = { reason: verdict.reason, confidence: result.confidence, below: unsure.below };
  const steps = [...result.steps, stepOf(verdict, step, message)];
  const handover = verdict.reason;
  return {
    verdict,
    result: keeps
      ? { ...result, handover, steps, text: `${result.text}\n\n${message}` }
      : { ...result, handover, steps, text: message, sources: [], confidence: 0, unsourced: [] },
  };
}

/** A handover that needed no model. */
function handedOver(verdict: Verdict, text: string, emit: (part: TurnPart) => void): TurnResult {
  emit({ type: 'text-delta', delta: text });
  emit({ type: 'handover', reason: verdict.reason, message: text });
  return {
    text,
    sources: [],
    confidence: 0,
    handover: verdict.reason,
    isWaiting: false,
    transfer: null,
    unsourced: [],
    toolsUsed: [],
    usage: NOTHING_USED.usage,
    steps: [stepOf(verdict, { reason: verdict.reason }, text)],
    error: null,
  };
}

function stepOf(verdict: Verdict, input: object, message: string): TurnResult['steps'][number] {
  const rule = verdict.rule ? { rule: verdict.rule.name } : {};
  return {
    kind: 'handover',
    name: verdict.reason,
    input: { ...input, ...rule },
    output: { message },
    duration: 0,
  };
}

/** What is said before when: the rule's words, the agent's, or ours. */
function wordsOf(verdict: Verdict, { customerText, fallbackMessage }: TurnRequest): string {
  const own = verdict.message?.trim() ?? '';
  if (own !== '') return own;
  switch (verdict.reason) {
    case 'person-first':
    case 'customer-choice':
    case 'people-are-there':
      return takenMessage(customerText);
    case 'low-confidence':
      return handoverMessage('not-in-knowledge', customerText, fallbackMessage);
    default:
      return handoverMessage('asked-for-person', customerText, fallbackMessage);
  }
}

/** The turn as the channel and what happened before want it. */
function prepared(request: TurnRequest, { channel, handedBack }: Judgement): TurnRequest {
  const judged = handedBack
    ? {
        ...request,
        prompt: withHandBack(request.prompt, handedBack),
        about: { ...request.about, handedBack },
      }
    : request;
  if (channel.mode !== 'no-handover') return judged;
  const fallbackMessage = nobodyWords(channel.message, languageOf(request.customerText));
  return { ...judged, fallbackMessage };
}

/** The agent learns that a person had the conversation, and keeps to what they said. */
export function withHandBack(
  prompt: LanguageModelV4Message[],
  saidByPeople: string[],
): LanguageModelV4Message[] {
  const said = saidByPeople.map((text) => `- ${text}`).join('\n');
  const note = `A colleague had this conversation and has given it back to you.${
    said === '' ? '' : ` They told the customer:\n${said}\nHold to it.`
  } Go on from there; do not greet anew.`;
  return prompt.map((message, index) =>
    index === 0 && message.role === 'system'
      ? { ...message, content: `${message.content}\n\n${note}` }
      : message,
  );
}

/** Why it would have been stays on record. */
function notPassedOn(step: TurnResult['steps'][number]): TurnResult['steps'][number] {
  const input = step.callId === undefined ? { reason: step.name } : step.input;
  return { ...step, kind: 'answer', name: 'not-passed-on', input };
}

/** On a channel that passes nothing on, the AI keeps what it cannot answer, and has said so. */
function kept(result: TurnResult): TurnResult {
  if (!result.handover) return result;
  const steps = result.steps.map((step) => (step.kind === 'handover' ? notPassedOn(step) : step));
  return { ...result, handover: null, steps };
}
