import { FileError } from './document.ts';

export type FileKind = 'markdown' | 'html' | 'text' | 'csv' | 'pdf' | 'docx' | 'zip';

const KINDS: Record<string, FileKind> = {
  md: 'markdown',
  mdx: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  txt: 'text',
  text: 'text',
  csv: 'csv',
  pdf: 'pdf',
  docx: 'docx',
  zip: 'zip',
};

export const MIME_TYPES: Record<FileKind, string> = {
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  zip: 'application/zip',
};

/** True for names of files inside an archive that can be articles. */
export function isReadable(path: string): boolean {
  const kind = KINDS[endingOf(path)];
  return kind !== undefined && kind !== 'zip';
}

/**
 * What a file is, by its name and held against its first bytes. Throws {@link FileError} for
 * kinds that are not read, empty files, and files that are not what their name says.
 */
export function kindOf(name: string, bytes: Uint8Array): FileKind {
  const kind = KINDS[endingOf(name)];
  if (kind === undefined) {
    throw new FileError(
      'unsupported',
      'This kind of file is not read. Import md, mdx, html, txt, csv, pdf, docx or zip.',
    );
  }
  if (bytes.byteLength === 0) throw new FileError('empty', 'The file is empty.');
  const found = sniff(bytes);
  if (found === 'office' && kind === 'docx') {
    throw new FileError(
      'encrypted',
      'The document is protected by a password, or in an old format of Word. Save it as an open .docx and import again.',
    );
  }
  const expected = kind === 'pdf' ? 'pdf' : kind === 'docx' || kind === 'zip' ? 'zip' : 'text';
  if (found !== expected) {
    const ending = endingOf(name);
    throw new FileError(
      'mistyped',
      `The file is named .${ending} but holds ${HOLDS[found]}. Name it by what it is and import again.`,
    );
  }
  return kind;
}

const HOLDS = {
  pdf: 'a PDF',
  zip: 'an archive or an Office document',
  office: 'an old Office document',
  binary: 'something that is not text',
  text: 'plain text',
};

function sniff(bytes: Uint8Array): keyof typeof HOLDS {
  const head = Buffer.from(bytes.subarray(0, 8_192));
  if (head.subarray(0, 1_024).includes('%PDF-')) return 'pdf';
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'zip';
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0005\u0006'))) return 'zip';
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0') return 'office';
  const isUtf16 = ['fffe', 'feff'].includes(head.subarray(0, 2).toString('hex'));
  if (isUtf16) return 'text';
  // A stray NUL is removed; many mean that this is no text.
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 27)).length;
  return controls * 20 > head.byteLength ? 'binary' : 'text';
}

function endingOf(name: string): string {
  return /\.(?<ending>[a-z0-9]{1,10})$/iu.exec(name)?.groups?.['ending']?.toLowerCase() ?? '';
}
