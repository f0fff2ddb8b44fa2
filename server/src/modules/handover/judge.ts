import type { ChannelHandover } from '@frontdesk/contract';
import type { Logger } from '../../platform/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Gathered } from './facts.ts';
import type { Rule } from './rule.ts';
import { beforeTurn } from './rules.ts';
import type { Verdict } from './rules.ts';

/** What is known of a turn before the model is asked. */
export interface Judgement {
  /** Not null: people get it, and the model is not asked at all. */
  verdict: Verdict | null;
  /** For what is to be decided after the turn. */
  rules: readonly Rule[];
  channel: ChannelHandover;
  /** A person gave it back; this is what they told the customer. Null: nobody did. */
  handedBack: string[] | null;
}

export interface JudgeParts {
  nearness: Knowledge['nearness'];
  log: Logger;
}

/** Judges a turn that is about to begin, outside any transaction: meaning has to be reckoned. */
export async function judge({ nearness, log }: JudgeParts, gathered: Gathered): Promise<Judgement> {
  const { facts, rules, channel, saidByPeople } = gathered;
  // A rule of topics that cannot be reckoned is no reason to leave the customer without an answer.
  const near = await topicsOf(gathered, nearness).catch((error: unknown) => {
    log.error({ err: error }, 'Rules of topics were left out');
    return new Map<string, number>();
  });
  return {
    verdict: beforeTurn({ ...facts, nearness: near }, rules),
    rules: channel.mode === 'no-handover' ? [] : rules,
    channel,
    handedBack: facts.wasHandedBack ? saidByPeople : null,
  };
}

/** How near the question is to the topics of the rules that have any: they alone cost a reckoning. */
async function topicsOf(
  { facts: { question, mode }, rules }: Gathered,
  nearness: Knowledge['nearness'],
): Promise<Map<string, number>> {
  const near = new Map<string, number>();
  if (mode === 'no-handover' || question.trim() === '') return near;
  for (const { id, condition } of rules) {
    if (condition.kind === 'topic') near.set(id, await nearness(question, condition.examples));
  }
  return near;
}
