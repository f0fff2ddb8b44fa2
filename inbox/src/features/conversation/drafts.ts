export type Mode = 'reply' | 'note';

/** Whose draft it is, and of which conversation: nobody sends what another began. */
export interface DraftPlace {
  userId: string;
  conversationId: string;
}

export type Drafts = Readonly<Record<Mode, string>>;

/** What was begun in a conversation and not sent; it survives a reload of the page. */
export function readDrafts(place: DraftPlace): Drafts {
  return { reply: readDraft(place, 'reply'), note: readDraft(place, 'note') };
}

/** Where writing goes on: words begun as a note must never come back as a reply to the customer. */
export function firstMode({ reply, note }: Drafts): Mode {
  return note !== '' && reply === '' ? 'note' : 'reply';
}

function readDraft(place: DraftPlace, mode: Mode): string {
  try {
    return sessionStorage.getItem(nameOf(place, mode)) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a draft, or forgets it when it is empty. */
export function writeDraft(place: DraftPlace, mode: Mode, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(nameOf(place, mode));
    else sessionStorage.setItem(nameOf(place, mode), text);
  } catch {
    // Without storage the draft lives as long as the conversation stays open.
  }
}

function nameOf({ userId, conversationId }: DraftPlace, mode: Mode): string {
  return `frontdesk-draft:${userId}:${mode}:${conversationId}`;
}
