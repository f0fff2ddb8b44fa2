import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/index.ts';

export interface Upload {
  /** As the client said it, folders included. */
  path: string;
  mimeType: string;
  content: Buffer;
}

const FILE_BYTES = 25 * 2 ** 20;
const REQUEST_BYTES = 200 * 2 ** 20;
const FILES = 5_000;
const LIMITS = { fileSize: FILE_BYTES, files: FILES, parts: FILES + 100, fieldSize: 10_000 };

/**
 * Receives the files of a multipart request. Throws `too-large` over 25 MB a file, 200 MB in
 * all or 5,000 files, and `invalid` without any file or in a broken form.
 */
export async function readUploads(raw: FastifyRequest): Promise<Upload[]> {
  try {
    return await readParts(raw);
  } catch (error) {
    // The parser's own errors have no code; those of the server and of a lost connection do.
    if (error instanceof AppError || !(error instanceof Error) || 'code' in error) throw error;
    throw new AppError('invalid', 'The form is cut off, or no multipart/form-data.', {
      cause: error,
    });
  }
}

async function readParts(raw: FastifyRequest): Promise<Upload[]> {
  if (Number(raw.headers['content-length'] ?? 0) > REQUEST_BYTES * 1.01) throw requestTooLarge();
  const files: Upload[] = [];
  let tooLarge: string | undefined;
  let total = 0;
  const options = { limits: LIMITS, throwFileSizeLimit: false, preservePath: true };
  for await (const part of raw.parts(options)) {
    if (part.type !== 'file') continue;
    const path = part.filename;
    const chunks: Buffer[] = [];
    for await (const chunk of part.file) {
      if (!(chunk instanceof Buffer)) continue;
      total += chunk.byteLength;
      if (total > REQUEST_BYTES) throw requestTooLarge();
      // The rest is still received: who is cut off in mid-sentence does not hear the answer.
      if (tooLarge === undefined) chunks.push(chunk);
    }
    if (part.file.truncated) tooLarge ??= path;
    files.push({ path, mimeType: part.mimetype.slice(0, 200), content: Buffer.concat(chunks) });
  }
  if (tooLarge !== undefined) {
    throw new AppError(
      'too-large',
      `“${tooLarge.slice(-200)}” is larger than 25 MB. Split it or leave it out.`,
    );
  }
  if (files.length === 0) {
    throw new AppError('invalid', 'There is no file in the request. Send at least one as `files`.');
  }
  return files;
}

function requestTooLarge(): AppError {
  return new AppError(
    'too-large',
    'The files are larger than 200 MB together. Send fewer at once.',
  );
}
