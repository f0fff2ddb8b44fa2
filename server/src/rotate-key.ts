import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { openBeside } from './database/index.ts';
import type { Database } from './database/index.ts';
import { sealedAnswers } from './http/index.ts';
import { countSealed, reseal, sealedCredentials } from './modules/credentials/index.ts';
import type { Resealed } from './modules/credentials/index.ts';
import { createLogger, createSealer, StartError } from './platform/index.ts';
import { makeNewKey, secretKeysOf } from './secret-key.ts';

const COLUMNS = [...sealedCredentials, sealedAnswers];
/** Rows between two lines of progress. */
const EVERY = 100;

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

/**
 * Encrypts everything that is sealed in the database with the current key, while the server runs.
 * Ctrl-C breaks it off; it goes on where it was when it is run again. The exit code is 1, with a
 * sentence, where something remains.
 */
async function rotateKey(config: Config, signal: AbortSignal): Promise<number> {
  const keys = secretKeysOf(config);
  const { current, previous } = keys();
  const database = await openBeside({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    // A server with SECRET_KEY must know the new key before anything is encrypted with it; one
    // whose key lies in a file reads it when it changes.
    keys: config.secretKey === undefined ? [current, ...previous] : [current],
    log: createLogger(config.logLevel),
  });
  try {
    const task = { database, sealer: createSealer(keys), columns: COLUMNS };
    if (config.secretKey === undefined) await changeFile(config, task);
    let total = await countSealed(task, 'otherwise');
    say(`${rowsOf(total)} to encrypt with the current key.`);
    const onProgress = (done: number): void => {
      total = Math.max(total, done);
      if (done % EVERY === 0) say(`${done} done, ${total - done} remain.`);
    };
    return conclude(await reseal({ ...task, onProgress, signal }), signal, config);
  } finally {
    await database.close();
  }
}

/** Makes a new key, unless the last rotation is not at its end. */
async function changeFile(
  { dataDir }: Config,
  task: { database: Database; sealer: ReturnType<typeof createSealer>; columns: typeof COLUMNS },
): Promise<void> {
  if ((await countSealed(task, 'previously')) > 0) {
    say('Going on with the rotation that was begun.');
    return;
  }
  makeNewKey(dataDir);
  say(`Made a new key in ${dataDir}. The one before is kept there until nothing needs it.`);
}

function conclude(
  { rows, remaining, unopened }: Resealed,
  signal: AbortSignal,
  { secretKey }: Config,
): number {
  say(`${rowsOf(rows)} encrypted, ${remaining} remain.`);
  for (const { table, rowId, field, reason } of unopened) {
    say(`Cannot open ${table} ${rowId}, ${field}: ${reason}`);
  }
  if (signal.aborted) say('Broken off. Run it again to go on.');
  else if (unopened.length > 0) {
    say('Some values cannot be opened, and were left as they are.');
  } else if (remaining > 0) {
    say('A server still writes with an older key. Start it again, and then run this once more.');
  } else if (secretKey === undefined) {
    say(
      'Done. From the next start of the server on, people must sign in again; visitors need not.',
    );
  } else {
    say(
      'Done. Keep SECRET_KEY_PREVIOUS for 60 days, so that visitors keep their conversations, and until shops have the new identity secret.',
    );
  }
  return remaining > 0 || signal.aborted ? 1 : 0;
}

const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
try {
  process.exitCode = await rotateKey(readConfig(), ending.signal);
} catch (error) {
  const message =
    error instanceof StartError ? error.message : `The rotation failed: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
