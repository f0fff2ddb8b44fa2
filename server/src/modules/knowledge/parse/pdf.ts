import { extractText, getDocumentProxy } from 'unpdf';
import { plainText } from './decode.ts';
import { FileError, titleFromName } from './document.ts';
import type { Document } from './document.ts';

const MOST_PAGES = 2_000;

/** Reads the text of a PDF, page by page; scanned pages have none. */
export async function parsePdf(bytes: Uint8Array, name: string): Promise<Document> {
  const pages = await pagesOf(bytes);
  const content = pages.map(paragraphs).filter(Boolean).join('\n\n');
  if (content === '') {
    throw new FileError(
      'empty',
      'The PDF holds no text, probably because it was scanned. Import it as text instead.',
    );
  }
  return { title: titleFromName(name), content, description: null, category: null, part: '' };
}

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  let document: Awaited<ReturnType<typeof getDocumentProxy>> | undefined;
  try {
    // The reader takes the bytes over, so it gets a copy.
    document = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
    if (document.numPages > MOST_PAGES) {
      throw new FileError('too-large', `The PDF has more than ${MOST_PAGES} pages. Split it.`);
    }
    const { text } = await extractText(document, { mergePages: false });
    return text;
  } catch (error) {
    if (error instanceof FileError) throw error;
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new FileError(
        'encrypted',
        'The PDF is protected by a password. Remove it and import again.',
        { cause: error },
      );
    }
    const message = 'The PDF is damaged and cannot be read. Export it again and import that.';
    throw new FileError('broken', message, { cause: error });
  } finally {
    await document?.loadingTask.destroy();
  }
}

/** Joins broken lines; what looks like Markdown or HTML in a PDF is plain text. */
function paragraphs(page: string): string {
  return plainText(page)
    .replaceAll(/[\\`*_{}[\]<>#|~]/gu, '\\$&')
    .replaceAll(/(?<=\p{L})-\n(?=\p{Ll})/gu, '')
    .replaceAll(/[ \t]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/\n{2,}/gu, '\n\n')
    .trim();
}
