import { keywordFinder } from '../../../platform/index.ts';

/** What the choice of an agent looks at. */
export interface Candidate {
  id: string;
  type: string;
  isActive: boolean;
  priority: number;
  triggerKeywords: string[];
}

/** Who answers, and why. */
export interface Choice<A> {
  agent: A;
  /**
   * `named` by the caller; by a `keyword` of its own; the `current` one of the conversation; or by
   * `default`, because nothing spoke for anybody: then the message itself may decide better.
   */
  by: 'named' | 'keyword' | 'current' | 'default';
  keyword?: string;
  /** Everybody who could be asked, the first choice of equals first. */
  active: A[];
}

/**
 * Picks the agent for a message: the one that is named; else an active one with a keyword in the
 * message, the highest priority first; else the one that the conversation has; else the active
 * support agent of highest priority; else any active agent, one that only sorts the mail last.
 * Undefined where there is none.
 */
export function chooseAgent<A extends Candidate>(
  agents: A[],
  message: string,
  { named, current }: { named?: string | undefined; current?: string | null | undefined } = {},
): Choice<A> | undefined {
  // The id decides ties, so that the choice is always the same.
  const active = agents
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  if (named !== undefined) {
    const agent = agents.find(({ id }) => id === named);
    return agent && { agent, by: 'named', active };
  }
  return byKeyword(active, message) ?? byCurrent(active, current) ?? byDefault(active);
}

function byKeyword<A extends Candidate>(active: A[], message: string): Choice<A> | undefined {
  if (active.every(({ triggerKeywords }) => triggerKeywords.length === 0)) return undefined;
  const find = keywordFinder(message);
  for (const agent of active) {
    const keyword = find(agent.triggerKeywords);
    if (keyword !== undefined) return { agent, by: 'keyword', keyword, active };
  }
  return undefined;
}

function byCurrent<A extends Candidate>(
  active: A[],
  current: string | null | undefined,
): Choice<A> | undefined {
  const agent = active.find(({ id }) => id === current);
  return agent && { agent, by: 'current', active };
}

function byDefault<A extends Candidate>(active: A[]): Choice<A> | undefined {
  const agent =
    active.find(({ type }) => type === 'support') ??
    active.find(({ type }) => type !== 'triage') ??
    active[0];
  return agent && { agent, by: 'default', active };
}
