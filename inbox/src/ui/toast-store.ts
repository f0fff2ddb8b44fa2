import { createStore } from './store.ts';

export interface Toast {
  id: number;
  kind: 'failure' | 'success';
  text: string;
}

/** A failure stays longer: it has to be read. */
const LASTS = { failure: 8_000, success: 3_500 } as const;

export const toasts = createStore<{ list: readonly Toast[] }>({ list: [] });

let next = 1;

function show(kind: Toast['kind'], text: string): void {
  const id = next;
  next += 1;
  toasts.set(({ list }) => ({
    list: [...list.filter((other) => other.text !== text), { id, kind, text }].slice(-3),
  }));
  setTimeout(() => dismissToast(id), LASTS[kind]);
}

/** Takes a toast away before its time. */
export function dismissToast(id: number): void {
  toasts.set((before) => {
    const list = before.list.filter((other) => other.id !== id);
    return list.length === before.list.length ? before : { list };
  });
}

/** Says in a corner what happened; for what is shown nowhere else. */
export const toast = {
  failure: (text: string): void => show('failure', text),
  success: (text: string): void => show('success', text),
};
