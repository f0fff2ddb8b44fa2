export type Mode = 'reply' | 'note';

/** What was begun in a conversation and not sent; it survives a reload of the page. */
export function readDraft(conversationId: string, mode: Mode): string {
  try {
    return sessionStorage.getItem(nameOf(conversationId, mode)) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a draft, or forgets it when it is empty. */
export function writeDraft(conversationId: string, mode: Mode, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(nameOf(conversationId, mode));
    else sessionStorage.setItem(nameOf(conversationId, mode), text);
  } catch {
    // Without storage the draft lives as long as the conversation stays open.
  }
}

function nameOf(conversationId: string, mode: Mode): string {
  return `frontdesk-draft:${mode}:${conversationId}`;
}
