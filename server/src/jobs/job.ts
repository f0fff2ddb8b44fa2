import type { z } from 'zod';
import type { Logger } from '../platform/index.ts';

/** A queue, and the shape of what waits in it. */
export interface JobType<T extends object = object> {
  name: string;
  schema: z.ZodType<T>;
  options: JobOptions;
}

export interface JobOptions {
  /** Jobs that one process runs at a time. */
  concurrency: number;
  /** Seconds until a job that gives no sign of its end is taken for dead and run again. */
  expireInSeconds: number;
  retryLimit: number;
  /** Seconds before the first retry; each further one waits about twice as long. */
  retryDelay: number;
  /** True: what the queue gives up comes to `givenUp` of the job's handler. */
  tellsGivenUp: boolean;
}

export interface JobContext {
  /** Aborts when the process stops. */
  signal: AbortSignal;
  log: Logger;
}

/** A job type with what it does. */
export interface BoundJob {
  type: Omit<JobType, 'schema'>;
  run(data: unknown, context: JobContext): Promise<void>;
  givenUp?(data: unknown, context: JobContext): Promise<void>;
}

/** Work that every worker process does at a fixed interval; it must bear being done twice. */
export interface RepeatedWork {
  name: string;
  everySeconds: number;
  run(context: JobContext): Promise<void>;
}

/** Declares a queue. Data is parsed again when a job is taken: it may be from an older release. */
export function defineJob<T extends object>(declared: {
  name: string;
  schema: z.ZodType<T>;
  options?: Partial<JobOptions>;
}): JobType<T> {
  const options = {
    concurrency: 2,
    expireInSeconds: 300,
    retryLimit: 5,
    retryDelay: 2,
    tellsGivenUp: false,
    ...declared.options,
  };
  return { name: declared.name, schema: declared.schema, options };
}

/**
 * Says what is done with the jobs of a queue. A job may run more than once; `run` must bear it.
 * `givenUp` hears of a job whose last try failed or died with its process (see `tellsGivenUp`), so
 * that what it was to do does not stay unfinished without a word.
 */
export function handleJob<T extends object>(
  type: JobType<T>,
  run: (data: T, context: JobContext) => Promise<void>,
  givenUp?: (data: T, context: JobContext) => Promise<void>,
): BoundJob {
  return {
    type,
    run: async (data, context) => run(type.schema.parse(data), context),
    ...(givenUp
      ? { givenUp: async (data, context) => givenUp(type.schema.parse(data), context) }
      : {}),
  };
}
