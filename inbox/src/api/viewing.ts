import { createStore } from '../ui/store.ts';

/** The conversation that this person looks at; null between them. */
export const viewing = createStore<{ conversationId: string | null }>({ conversationId: null });
