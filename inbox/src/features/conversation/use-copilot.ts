import { askCopilot } from '@frontdesk/contract';
import type { BodyOf, ResponseOf } from '@frontdesk/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';

export type CopilotAsk = BodyOf<typeof askCopilot>;
export type CopilotAnswer = ResponseOf<typeof askCopilot>;

/** What the copilot shows above the composer. */
export type CopilotShown =
  /** It wrote into the composer; `before` is what stood there. */
  | { kind: 'written'; action: CopilotAsk['action']; answer: CopilotAnswer; before: string }
  | { kind: 'summary'; answer: CopilotAnswer }
  | { kind: 'articles'; answer: CopilotAnswer; searched: string };

export interface Copilot {
  /** Undefined: nothing. */
  shown: CopilotShown | undefined;
  error: Error | null;
  isBusy: boolean;
  ask: (body: CopilotAsk) => void;
  close: () => void;
}

/** The copilot of whoever answers: what it writes goes into the composer, and never out by itself. */
export function useCopilot(
  conversationId: string,
  { text, write }: { text: string; write: (text: string) => void },
): Copilot {
  const [shown, setShown] = useState<CopilotShown>();
  const asking = useMutation({
    meta: { quiet: true },
    mutationFn: async (body: CopilotAsk) =>
      client.call(askCopilot, { params: { id: conversationId }, body }),
    onMutate: () => setShown(undefined),
    onSuccess: (answer, body) => {
      if (body.action === 'summarise') return setShown({ kind: 'summary', answer });
      if (body.action === 'find-article') {
        return setShown({ kind: 'articles', answer, searched: body.text ?? '' });
      }
      write(answer.text ?? '');
      return setShown({ kind: 'written', action: body.action, answer, before: text });
    },
  });
  return {
    shown,
    error: asking.error,
    isBusy: asking.isPending,
    ask: asking.mutate,
    close() {
      setShown(undefined);
      asking.reset();
    },
  };
}
