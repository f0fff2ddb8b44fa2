import { foldText } from '../../platform/index.ts';

/** What the choice of an agent looks at. */
export interface Candidate {
  id: string;
  type: string;
  isActive: boolean;
  priority: number;
  triggerKeywords: string[];
}

/**
 * Picks the agent for a message: the one that is named; else an active one with a keyword in the
 * message, the highest priority first; else the one that the conversation has; else the active
 * support agent of highest priority; else any active agent. Undefined where there is none.
 *
 * A keyword is a word or a phrase and is found whole, whatever its case and accents.
 */
export function chooseAgent<A extends Candidate>(
  agents: A[],
  message: string,
  { named, current }: { named?: string | undefined; current?: string | null | undefined } = {},
): A | undefined {
  if (named !== undefined) return agents.find(({ id }) => id === named);
  // The id decides ties, so that the choice is always the same.
  const active = agents
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  const folded = foldText(message);
  return (
    active.find(({ triggerKeywords }) => triggerKeywords.some((word) => mentions(folded, word))) ??
    active.find(({ id }) => id === current) ??
    active.find(({ type }) => type === 'support') ??
    active[0]
  );
}

function mentions(folded: string, keyword: string): boolean {
  const phrase = foldText(keyword);
  return phrase !== '  ' && folded.includes(phrase);
}
