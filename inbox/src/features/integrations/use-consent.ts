import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { describeError } from '../../api/client.ts';
import { toast } from '../../ui/toast-store.ts';
import { useFinishConnecting } from './use-integrations.ts';

/** Takes the person back who agreed on the page of a system; true while that is handed in. */
export function useConsent(): boolean {
  const [query, setQuery] = useSearchParams();
  const finish = useFinishConnecting();
  // What came back is good once, and effects may run twice.
  const isTaken = useRef(false);
  const state = query.get('state');
  useEffect(() => {
    if (state === null || isTaken.current) return;
    isTaken.current = true;
    const given = Object.fromEntries(
      ['code', 'error', 'iss'].map((name) => [name, query.get(name) ?? undefined]),
    );
    setQuery({}, { replace: true });
    finish.mutate(
      { state, ...given },
      {
        onSuccess: ({ name, status }) => {
          if (status === 'active') toast.success(`${name} is connected.`);
        },
        onError: (error) => toast.failure(describeError(error)),
      },
    );
  }, [state, query, setQuery, finish]);
  return finish.isPending;
}
