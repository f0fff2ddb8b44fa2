import mammoth from 'mammoth';
import { FileError } from './document.ts';
import type { Document } from './document.ts';
import { convertedHtml } from './html.ts';
import { checkZip } from './zip.ts';

/** Reads a Word document by its styles: headings, lists, tables, links; images are left out. */
export async function parseDocx(bytes: Uint8Array, name: string): Promise<Document> {
  await checkZip(bytes);
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
    );
    return convertedHtml(value, name);
  } catch (error) {
    throw new FileError(
      'broken',
      'The Word document is damaged and cannot be read. Save it again and import that.',
      { cause: error },
    );
  }
}
