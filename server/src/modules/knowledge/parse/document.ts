/** One article read from a file. */
export interface Document {
  title: string;
  /** Markdown without HTML, JSX and code that runs. */
  content: string;
  description: string | null;
  category: string | null;
  /** Tells articles of one file apart; empty where the file is one article. */
  part: string;
}

export interface Upload {
  /** Base name. */
  name: string;
  bytes: Uint8Array;
}

export type FileErrorKind =
  | 'empty'
  | 'broken'
  | 'encrypted'
  | 'mistyped'
  | 'too-large'
  | 'unsupported';

/** A file that cannot be imported; `message` is a sentence for people that says what to do. */
export class FileError extends Error {
  readonly kind: FileErrorKind;

  constructor(kind: FileErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FileError';
    this.kind = kind;
  }
}

/** A readable title where a file names none: `reset-password.md` becomes "Reset password". */
export function titleFromName(name: string): string {
  const words = name
    .replace(/\.[a-z0-9]{1,5}$/iu, '')
    .replace(/[-_\s]+/gu, ' ')
    .trim();
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1);
}
