import { chat } from '@frontdesk/contract';
import type { AgentConfig } from '@frontdesk/contract';
import { useEffect, useRef, useState } from 'react';
import { client, describeError } from '../../../api/client.ts';
import { failed, noAnswer, stopped, withPart } from './answer.ts';
import type { Answer } from './answer.ts';
import { chatPartOf } from './chat-part.ts';
import { readEvents } from './read-events.ts';

/** A question, and what was answered. */
export interface Round {
  id: number;
  question: string;
  answer: Answer;
}

export interface Trial {
  rounds: readonly Round[];
  /** True: an answer is on its way, shown or not. */
  isBusy: boolean;
  ask: (question: string) => void;
  /** Shows no more of the answer that is coming. The agent still ends it: it is not cut off. */
  stop: () => void;
  /** Begins a new conversation. */
  clear: () => void;
}

/** A conversation with an agent that is not for customers: it counts in no number. */
export function useTrial(agentId: string, config: AgentConfig): Trial {
  const [rounds, setRounds] = useState<readonly Round[]>([]);
  const [isBusy, setBusy] = useState(false);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);

  const ask = async (question: string): Promise<void> => {
    const { signal } = leaving.current;
    const id = (rounds.at(-1)?.id ?? 0) + 1;
    const conversationId = rounds.findLast(({ answer }) => answer.conversationId)?.answer
      .conversationId;
    const change = (make: (answer: Answer) => Answer): void => {
      if (signal.aborted) return;
      setRounds((all) =>
        all.map((round) => (round.id === id ? { ...round, answer: make(round.answer) } : round)),
      );
    };
    setRounds([...rounds, { id, question, answer: noAnswer }]);
    setBusy(true);
    const body = { message: question, agentId, conversationId, config, isTrial: true };
    await read(body, signal, change);
    if (!signal.aborted) setBusy(false);
  };
  return {
    rounds,
    isBusy,
    ask: (question) => void ask(question),
    stop: () => setRounds((all) => all.map((each) => ({ ...each, answer: stopped(each.answer) }))),
    clear() {
      leaving.current.abort();
      leaving.current = new AbortController();
      setRounds([]);
      setBusy(false);
    },
  };
}

/** Brings an answer into its place while it comes; however it ends, that is told there. */
async function read(
  body: Parameters<typeof client.open<typeof chat>>[1]['body'],
  signal: AbortSignal,
  change: (make: (answer: Answer) => Answer) => void,
): Promise<void> {
  const start = performance.now();
  try {
    const stream = await client.open(chat, { body }, { signal });
    for await (const data of readEvents(stream)) {
      const part = chatPartOf(data);
      const at = performance.now() - start;
      if (part) change((answer) => withPart(answer, part, at));
    }
    change((answer) => (isOpen(answer) ? failed(answer, BROKEN_OFF) : answer));
  } catch (error) {
    change((answer) => failed(answer, describeError(error)));
  }
}

const BROKEN_OFF = 'The answer broke off. Check your connection, then ask again.';

function isOpen({ state }: Answer): boolean {
  return state.kind === 'coming' || (state.kind === 'stopped' && state.facts === null);
}
