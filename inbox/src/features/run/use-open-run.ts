import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The run that the address names, beside the conversation that it shows. */
export function useOpenRun(): { runId: string | null; open: (id: string | null) => void } {
  const [search, setSearch] = useSearchParams();
  const open = useCallback(
    (id: string | null) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (id === null) after.delete('run');
        else after.set('run', id);
        return after;
      }),
    [setSearch],
  );
  return { runId: search.get('run'), open };
}
