import type { SuiteCustomer, SuiteReply, SuiteTurn } from '@frontdesk/contract';
import { phraseFinder } from '../checks/plain.ts';

/** Says what the customer writes next; undefined: they have done. */
export type Customer = (turns: readonly SuiteTurn[]) => Promise<string | undefined>;

type Simulated = Extract<SuiteCustomer, { kind: 'simulated' }>;

/** What a model has the customer write next; undefined: there is no model. */
type Plays = (
  simulated: Simulated,
  turns: readonly SuiteTurn[],
) => Promise<{ next: string | undefined } | undefined>;

/**
 * The customer of a case, played by a model; without one, or where the case says so, the replies are
 * followed. Rejects where there is neither.
 */
export function customerOf(customer: SuiteCustomer, plays: Plays): Customer {
  if (customer.kind === 'messages') return async (turns) => customer.messages[countOf(turns)];
  const script = scripted(customer.replies);
  return async (turns) => {
    const count = countOf(turns);
    if (count === 0) return customer.opening;
    if (count >= customer.maxTurns) return undefined;
    const played = customer.by === 'model' ? await plays(customer, turns) : undefined;
    if (played) return played.next;
    if (customer.by === 'model' && customer.replies.length === 0) throw new Error(NOBODY);
    return script(turns);
  };
}

/** Says the first reply that fits the last answer and was not said yet. */
function scripted(replies: readonly SuiteReply[]) {
  const left = [...replies];
  return (turns: readonly SuiteTurn[]): string | undefined => {
    const says = phraseFinder(turns.at(-1)?.text ?? '');
    const place = left.findIndex(({ when }) => when.length === 0 || when.some(says));
    return place === -1 ? undefined : left.splice(place, 1)[0]?.say;
  };
}

function countOf(turns: readonly SuiteTurn[]): number {
  return turns.filter(({ by }) => by === 'customer').length;
}

const NOBODY = 'There is no model to play the customer, and the case has no replies to follow.';
