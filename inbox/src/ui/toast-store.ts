import { createStore } from './store.ts';

export interface Toast {
  id: number;
  kind: 'failure' | 'success';
  text: string;
  /** What can be done about it, in one press. */
  action: ToastAction | undefined;
}

export interface ToastAction {
  title: string;
  run: () => void;
}

/** A failure stays longer: it has to be read. So does what can be undone. */
const LASTS = { failure: 8_000, success: 3_500, action: 7_000 } as const;

export const toasts = createStore<{ list: readonly Toast[] }>({ list: [] });

let next = 1;

function show(kind: Toast['kind'], text: string, action?: ToastAction): number {
  const id = next;
  next += 1;
  toasts.set(({ list }) => ({
    list: [...list.filter((other) => other.text !== text), { id, kind, text, action }].slice(-3),
  }));
  setTimeout(() => dismissToast(id), Math.max(LASTS[kind], action ? LASTS.action : 0));
  return id;
}

/** Takes a toast away before its time. */
export function dismissToast(id: number): void {
  toasts.set((before) => {
    const list = before.list.filter((other) => other.id !== id);
    return list.length === before.list.length ? before : { list };
  });
}

/** Says in a corner what happened; for what is shown nowhere else. Gives the toast's id. */
export const toast = {
  failure: (text: string, action?: ToastAction): number => show('failure', text, action),
  success: (text: string, action?: ToastAction): number => show('success', text, action),
};
