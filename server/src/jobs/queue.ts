import { CompiledQuery, sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Tx } from '../database/index.ts';
import type { Logger } from '../platform/index.ts';
import type { BoundJob, JobContext, JobType, RepeatedWork } from './job.ts';

/** The job queue, in the same database as everything else. */
export interface Jobs {
  /** Adds jobs in the caller's transaction: they exist if and only if it commits. */
  send<T extends object>(
    tx: Tx,
    type: JobType<T>,
    data: T[],
    options?: { startAfter?: Date },
  ): Promise<void>;
  /** What waits or runs in a queue with one of the `values` under `key`. Needs a system transaction. */
  unfinished<T extends object>(
    tx: Tx,
    type: JobType<T>,
    among: { key: keyof T & string; values: string[] },
  ): Promise<T[]>;
  /** Begins to take jobs. */
  work(bound: BoundJob[], repeated: RepeatedWork[]): Promise<void>;
  /** Throws if the queue does not answer. */
  check(): Promise<void>;
  /** Lets running jobs end, then goes. */
  stop(): Promise<void>;
}

const STOP_LIMIT = 20_000;
/** Seconds without a sign of life until a process is taken for dead, and its jobs run again. */
const HEARTBEAT = 20;
/** Seconds between looks for such jobs. */
const SUPERVISION = 10;
/** Seconds between looks for jobs whose time has come, as that of a retry: nobody notifies of them. */
const LATER = 5;
/** The same, of the workers that another one wakes. */
const SELDOM = 60;

/** Starts the queue and makes the queues that are missing. */
export async function startJobs(options: {
  systemUrl: string;
  types: Omit<JobType, 'schema'>[];
  log: Logger;
}): Promise<Jobs> {
  const { log } = options;
  const boss = new PgBoss({
    connectionString: options.systemUrl,
    migrate: false,
    createSchema: false,
    useListenNotify: true,
    schedule: false,
    reindex: false,
    superviseIntervalSeconds: SUPERVISION,
    monitorIntervalSeconds: SUPERVISION,
    max: 6,
  });
  boss.on('error', (error) => log.error({ err: error }, 'The job queue has a problem'));
  await boss.start();
  await makeQueues(boss, options.types);
  const stopping = new AbortController();
  const context: JobContext = { signal: stopping.signal, log };
  const timers: NodeJS.Timeout[] = [];

  return {
    async send(tx, type, data, { startAfter } = {}) {
      if (data.length === 0) return;
      const db = {
        executeSql: async (text: string, values: unknown[] = []) => {
          const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values));
          return { rows };
        },
      };
      const jobs = data.map((item) => ({ data: item, ...(startAfter ? { startAfter } : {}) }));
      await boss.insert(type.name, jobs, { db });
    },
    async unfinished(tx, type, { key, values }) {
      const { rows } = await sql<{ data: unknown }>`
        SELECT data FROM pgboss.job
        WHERE name = ${type.name} AND state < 'completed' AND data->>${key} = ANY(${values}::text[])
      `.execute(tx);
      return rows.map(({ data }) => type.schema.parse(data));
    },
    async work(bound, repeated) {
      await Promise.all(bound.map(async (job) => take(boss, job, context)));
      for (const work of repeated) timers.push(repeat(work, context));
    },
    async check() {
      if ((await boss.schemaVersion()) === null) throw new Error('The job queue is not installed.');
    },
    async stop() {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, timeout: STOP_LIMIT });
    },
  };
}

async function makeQueues(boss: PgBoss, types: Omit<JobType, 'schema'>[]): Promise<void> {
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const { name, options } of types) {
    const settings = {
      notify: true,
      retryLimit: options.retryLimit,
      retryDelay: options.retryDelay,
      retryBackoff: true,
      expireInSeconds: options.expireInSeconds,
      heartbeatSeconds: HEARTBEAT,
    };
    const deadLetter = givenUpOf(name);
    if (options.tellsGivenUp && !known.has(deadLetter)) {
      await boss.createQueue(deadLetter, settings);
    }
    const all = { ...settings, ...(options.tellsGivenUp ? { deadLetter } : {}) };
    if (known.has(name)) await boss.updateQueue(name, all);
    else await boss.createQueue(name, all);
  }
}

/** The queue to which jobs go whose last try failed, or died with its process. */
function givenUpOf(name: string): string {
  return `${name}.given-up`;
}

async function take(boss: PgBoss, job: BoundJob, context: JobContext): Promise<void> {
  const { name, options } = job.type;
  const { concurrency, tellsGivenUp } = options;
  await workOff(boss, name, concurrency, async (...given) => job.run(...given), context);
  if (!tellsGivenUp) return;
  await workOff(boss, givenUpOf(name), 1, async (...given) => job.givenUp?.(...given), context);
}

/**
 * Takes jobs of a queue, `concurrency` at a time. Each is taken by a worker of its own, which
 * sleeps when it finds none; so one that found a job wakes the next and looks again itself.
 */
async function workOff(
  boss: PgBoss,
  name: string,
  concurrency: number,
  run: (data: unknown, context: JobContext) => Promise<void>,
  context: JobContext,
): Promise<void> {
  const log = context.log.child({ job: name });
  const workers: string[] = [];
  const wake = (place: number): void => {
    const worker = workers[place];
    if (worker !== undefined) boss.notifyWorker(worker);
  };
  const one = async (place: number, id: string, data: unknown): Promise<void> => {
    wake(place + 1);
    try {
      await run(data, { ...context, log: log.child({ jobId: id }) });
    } catch (error) {
      if (context.signal.aborted) log.info({ jobId: id }, 'A job goes on after the restart');
      else log.error({ err: error, jobId: id }, 'A job failed; the queue runs it again');
      throw error;
    } finally {
      wake(place);
    }
  };
  for (let place = 0; place < concurrency; place += 1) {
    const waking = {
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: place === 0 ? LATER : SELDOM,
    };
    const worker = await boss.work<unknown>(name, waking, async (taken) => {
      for (const { id, data } of taken) await one(place, id, data);
    });
    workers.push(worker);
  }
}

/** Milliseconds. */
const AFTER_START = 1_000;

function repeat(work: RepeatedWork, context: JobContext): NodeJS.Timeout {
  const log = context.log.child({ job: work.name });
  let running = false;
  const once = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      await work.run({ ...context, log });
    } catch (error) {
      log.error({ err: error }, 'Repeated work failed; it is tried again at the next interval');
    } finally {
      running = false;
    }
  };
  // Soon after a start too: what a process left behind that died waits already.
  setTimeout(() => void once(), AFTER_START).unref();
  return setInterval(() => void once(), work.everySeconds * 1_000);
}
