/** Everything a key does, in the order in which help shows it. */
export const shortcuts = [
  { action: 'next', key: 'j', label: 'Next conversation', group: 'Move' },
  { action: 'previous', key: 'k', label: 'Previous conversation', group: 'Move' },
  { action: 'search', key: '/', label: 'Search', group: 'Move' },
  { action: 'back', key: 'Escape', label: 'Back, or leave a field', group: 'Move' },
  { action: 'details', key: 'i', label: 'Show or hide details', group: 'View' },
  { action: 'sidebar', key: '[', label: 'Fold or unfold the sidebar', group: 'View' },
  { action: 'availability', key: 'o', label: 'Set yourself away, or online', group: 'View' },
  { action: 'help', key: '?', label: 'Keyboard shortcuts', group: 'View' },
  { action: 'reply', key: 'r', label: 'Reply', group: 'Conversation' },
  { action: 'note', key: 'n', label: 'Write a private note', group: 'Conversation' },
  { action: 'takeOver', key: 't', label: 'Take over', group: 'Conversation' },
  { action: 'handBack', key: 'h', label: 'Hand back to the AI', group: 'Conversation' },
  { action: 'assignMe', key: 'a', label: 'Assign to me', group: 'Conversation' },
  { action: 'assign', key: 'g', label: 'Assign to a person or team', group: 'Conversation' },
  { action: 'resolve', key: 'e', label: 'Resolve, or open again', group: 'Conversation' },
] as const;

export type Action = (typeof shortcuts)[number]['action'];

/** The part of a keyboard event that decides. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** True while the person writes in a field, or a dialog or menu has the keyboard. */
  isBusy: boolean;
  /** The key is held down. */
  isRepeat: boolean;
  /** False where the person switched single letters off; Escape is none. */
  areOn: boolean;
}

/** Walking may go on while the key is held; everything else happens once. */
const repeatable: readonly Action[] = ['next', 'previous'];

/** The action of a key press, or undefined: letters never act while somebody writes. */
export function actionOf(press: Press): Action | undefined {
  const { key, ctrlKey, metaKey, altKey, isBusy, isRepeat, areOn } = press;
  if (ctrlKey || metaKey || altKey || isBusy) return undefined;
  const isLetter = key.length === 1;
  if (isLetter && !areOn) return undefined;
  const wanted = isLetter ? key.toLowerCase() : key;
  const action = shortcuts.find((shortcut) => shortcut.key === wanted)?.action;
  return action && isRepeat && !repeatable.includes(action) ? undefined : action;
}

/** The key of an action, as it is shown. */
export function keyOf(action: Action): string {
  const key = shortcuts.find((shortcut) => shortcut.action === action)?.key ?? '';
  return key === 'Escape' ? 'Esc' : key;
}

/** True for the press that sends: Enter with Command or Control, and no letter being composed. */
export function sends(press: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}): boolean {
  return press.key === 'Enter' && (press.metaKey || press.ctrlKey) && !press.isComposing;
}
