/** What went wrong, in the words of the API; each kind has one HTTP status. */
export const statusOf = {
  invalid: 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  unsupported: 415,
  misdirected: 421,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
} as const;

export type AppErrorKind = keyof typeof statusOf;

export interface FieldError {
  path: string;
  message: string;
}

/** An error that a caller can do something about; `detail` is a sentence that says what. */
export class AppError extends Error {
  readonly kind: AppErrorKind;
  readonly errors: FieldError[] | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: AppErrorKind,
    detail: string,
    extra: { errors?: FieldError[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: extra.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.errors = extra.errors;
    this.retryAfter = extra.retryAfter;
  }
}

/** What belongs to nobody, or to another organization, looks the same: it is not there. */
export function notFound(what: string): AppError {
  return new AppError('not-found', `There is no such ${what}.`);
}

/** Prevents the start; `message` is one sentence that says what to do. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
