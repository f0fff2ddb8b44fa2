import { STATUS_CODES } from 'node:http';
import type { Problem } from '@frontdesk/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, statusOf } from '../platform/index.ts';
import type { FieldError } from '../platform/index.ts';

/** A problem as RFC 9457 has it; `type` stays about:blank, because the status says the kind. */
export function problemOf(error: unknown, requestId: string): Problem {
  const build = (status: number, detail: string, errors?: FieldError[]): Problem => ({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors ? { errors } : {}),
    requestId,
  });
  if (error instanceof AppError) return build(statusOf[error.kind], error.message, error.errors);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      path: instancePath.slice(1).replaceAll('/', '.'),
      message: message ?? 'is not right',
    }));
    return build(400, 'Some parts of the request are not right.', errors);
  }
  if (isFastifyError(error)) {
    const known = knownErrors[error.code];
    if (known) return build(known.status, known.detail);
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return build(error.statusCode, 'The request could not be read.');
    }
  }
  return build(500, 'Something went wrong on our side. It is in the log under the request id.');
}

const BUSY = { status: 503, detail: 'The database is busy. Try again in a moment.' };

const knownErrors: Record<string, { status: number; detail: string }> = {
  FST_ERR_BAD_URL: { status: 400, detail: 'The address has a wrong percent-encoding.' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, detail: 'A part of the address is too long.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, detail: 'The request is too large.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, detail: 'The body is empty; JSON was expected.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    detail: 'This content type is not understood. Send application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { status: 400, detail: 'The body is cut off.' },
  FST_REQ_FILE_TOO_LARGE: { status: 413, detail: 'The file is too large.' },
  FST_FILES_LIMIT: { status: 413, detail: 'Too many files in one request. Send fewer at once.' },
  // PostgreSQL: texts cannot hold NUL (22021), nor can JSON (22P05).
  '22021': { status: 400, detail: 'The request holds NUL characters, which cannot be stored.' },
  // Half a surrogate pair, which JSON cannot hold there.
  '22P02': { status: 400, detail: 'The request holds a text that cannot be stored.' },
  '22P05': { status: 400, detail: 'The request holds NUL characters, which cannot be stored.' },
  // Deadlock, statement timeout, out of connections, server going away.
  '40P01': BUSY,
  '57014': BUSY,
  '53300': BUSY,
  '57P01': BUSY,
  '57P03': BUSY,
  ECONNREFUSED: BUSY,
  ECONNRESET: BUSY,
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    status: 415,
    detail: 'Send the files as multipart/form-data.',
  },
};

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Answers with a problem; what is our fault is logged here, once. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error, request.id);
  const left = request.raw.destroyed && error instanceof Error && error.name === 'AbortError';
  if (left) request.log.debug('The client left before its answer');
  else if (problem.status >= 500) request.log.error({ err: error }, 'A request failed');
  if (error instanceof AppError && error.retryAfter !== undefined) {
    reply.header('retry-after', Math.max(1, Math.ceil(error.retryAfter)));
  }
  return reply.code(problem.status).type('application/problem+json').send(problem);
}
