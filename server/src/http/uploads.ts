import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/index.ts';

export interface Upload {
  /** As the client said it, folders included. */
  path: string;
  mimeType: string;
  content: Buffer;
}

const FILE_BYTES = 25 * 2 ** 20;

export interface UploadLimits {
  /** Files of one request. */
  count: number;
  /** Bytes of one request. */
  bytes: number;
}

const MOST: UploadLimits = { count: 5_000, bytes: 200 * 2 ** 20 };

/**
 * Receives the files of a multipart request. `take` is told of bytes before they are received, all
 * at once where the client says how many come, and may throw. Throws `too-large` over 25 MB a file
 * or over the limits, and `invalid` without any file or in a broken form.
 */
export async function readUploads(
  raw: FastifyRequest,
  take: (bytes: number) => void,
  limits = MOST,
): Promise<Upload[]> {
  try {
    return await readParts(raw, take, limits);
  } catch (error) {
    // The parser's own errors have no code; those of the server and of a lost connection do.
    if (error instanceof AppError || !(error instanceof Error) || 'code' in error) throw error;
    throw new AppError('invalid', 'The form is cut off, or no multipart/form-data.', {
      cause: error,
    });
  }
}

async function readParts(
  raw: FastifyRequest,
  take: (bytes: number) => void,
  { count, bytes }: UploadLimits,
): Promise<Upload[]> {
  const told = raw.headers['content-length'];
  if (told !== undefined) {
    if (Number(told) > bytes * 1.01 + FORM_BYTES) throw requestTooLarge(bytes);
    take(Number(told));
  }
  const files: Upload[] = [];
  let tooLarge: string | undefined;
  let total = 0;
  const limits = { fileSize: FILE_BYTES, files: count, parts: count + 100, fieldSize: 10_000 };
  const options = { limits, throwFileSizeLimit: false, preservePath: true };
  for await (const part of raw.parts(options)) {
    if (part.type !== 'file') continue;
    const path = part.filename;
    const chunks: Buffer[] = [];
    for await (const chunk of part.file) {
      if (!(chunk instanceof Buffer)) continue;
      total += chunk.byteLength;
      if (total > bytes) throw requestTooLarge(bytes);
      if (told === undefined) take(chunk.byteLength);
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

/** Bytes around small files: names, boundaries, fields. */
const FORM_BYTES = 65_536;

function requestTooLarge(bytes: number): AppError {
  return new AppError(
    'too-large',
    `The files are larger than ${bytes / 2 ** 20} MB together. Send fewer at once.`,
  );
}
