import { messageOf } from '../../../platform/index.ts';
import { parseCsv } from './csv.ts';
import { decodeText } from './decode.ts';
import { FileError, titleFromName } from './document.ts';
import type { Document, Upload } from './document.ts';
import { parseHtml } from './html.ts';
import { kindOf, MIME_TYPES } from './kind.ts';
import type { FileKind } from './kind.ts';
import { parseMarkdown } from './markdown.ts';

export interface ReadFile {
  mimeType: string;
  documents: Document[];
}

/** Characters of one article; more is a mistake or a book. */
const MOST_CHARACTERS = 1_000_000;

/** Reads the articles of a file; throws nothing but {@link FileError}. */
export async function readFile({ name, bytes }: Upload): Promise<ReadFile> {
  try {
    const kind = kindOf(name, bytes);
    const documents = (await parse(kind, bytes, name)).map(({ title, ...document }) => ({
      ...document,
      title: title.trim() || titleFromName(name),
    }));
    for (const { content } of documents) {
      if (content.length > MOST_CHARACTERS) {
        throw new FileError('too-large', 'The text has over a million characters. Split it.');
      }
    }
    if (documents.every(({ content }) => content.trim() === '')) {
      throw new FileError('empty', 'The file holds no text.');
    }
    return { mimeType: MIME_TYPES[kind], documents };
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError('broken', 'The file cannot be read. Save it again and import that.', {
      cause: messageOf(error),
    });
  }
}

/** The readers of PDF and Word are large, so they are loaded when they are needed. */
async function parse(kind: FileKind, bytes: Uint8Array, name: string): Promise<Document[]> {
  switch (kind) {
    case 'pdf':
      return [await (await import('./pdf.ts')).parsePdf(bytes, name)];
    case 'docx':
      return [await (await import('./docx.ts')).parseDocx(bytes, name)];
    case 'markdown':
      return [parseMarkdown(decodeText(bytes), name)];
    case 'html':
      return [parseHtml(decodeText(bytes), name)];
    case 'csv':
      return parseCsv(decodeText(bytes), name);
    case 'text':
      return [textDocument(decodeText(bytes), name)];
    case 'zip':
    default:
      throw new FileError('unsupported', 'An archive inside an archive is not read.');
  }
}

/** Plain text is Markdown already, but for what would be read as HTML. */
function textDocument(text: string, name: string): Document {
  return {
    title: titleFromName(name),
    content: text.replaceAll('<', '\\<').trim(),
    description: null,
    category: null,
    part: '',
  };
}
