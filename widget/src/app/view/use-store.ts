import { useEffect, useState } from 'preact/hooks';
import type { Store } from '../talk/state.ts';

/** The store's value, drawn anew when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [value, setValue] = useState(store.value);
  useEffect(() => {
    // It may have changed between the first drawing and now.
    setValue(store.value);
    return store.listen(setValue);
  }, [store]);
  return value;
}
