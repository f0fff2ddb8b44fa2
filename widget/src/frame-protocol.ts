/** What the host page and the frame say to each other; nothing else passes between them. */
export interface Look {
  type: 'look';
  /** Checked for contrast against each other. */
  fill: string;
  onFill: string;
  position: 'left' | 'right';
  dark: boolean;
}
export type FromFrame =
  | { type: 'ready' }
  | Look
  | { type: 'unread'; count: number }
  | { type: 'close' }
  /** There is no chat with this key. */
  | { type: 'gone' };
export type ToFrame =
  /** `focus`: somebody opened it and wants to write; otherwise the page keeps the focus. */
  { type: 'opened'; focus: boolean } | { type: 'closed' };

const MARK = 'frontdesk';

export type Marked<T> = T & { from: typeof MARK };

/** Marks a message as ours: pages and extensions post all sorts of things. */
export function marked<T extends FromFrame | ToFrame>(message: T): Marked<T> {
  return { ...message, from: MARK };
}

type Fields = Record<string, unknown>;

function fieldsOf(data: unknown): Fields | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const fields: Fields = { ...data };
  return fields.from === MARK ? fields : undefined;
}

/** Reads what the frame says; undefined for what is not from us. */
export function readFromFrame(data: unknown): FromFrame | undefined {
  const fields = fieldsOf(data);
  switch (fields?.type) {
    case 'ready':
    case 'close':
    case 'gone':
      return { type: fields.type };
    case 'unread':
      return typeof fields.count === 'number' ? { type: 'unread', count: fields.count } : undefined;
    case 'look': {
      const { fill, onFill, position, dark } = fields;
      if (typeof fill !== 'string' || typeof onFill !== 'string') return undefined;
      return {
        type: 'look',
        fill,
        onFill,
        position: position === 'left' ? 'left' : 'right',
        dark: dark === true,
      };
    }
    default:
      return undefined;
  }
}

/** Reads what the host page says; undefined for what is not from us. */
export function readToFrame(data: unknown): ToFrame | undefined {
  const fields = fieldsOf(data);
  if (fields?.type === 'opened') return { type: 'opened', focus: fields.focus === true };
  return fields?.type === 'closed' ? { type: 'closed' } : undefined;
}
