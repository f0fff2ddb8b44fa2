import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './platform/index.ts';
import type { SecretKeys } from './platform/index.ts';

export interface KeySettings {
  /** SECRET_KEY; undefined: a key is kept under `dataDir`. */
  secretKey: string | undefined;
  /** SECRET_KEY_PREVIOUS. */
  previousSecretKeys: readonly string[];
  dataDir: string;
}

/** Milliseconds that an older key is kept at least: as long as visitors' tokens are good. */
const KEPT = 60 * 24 * 3_600_000;

/**
 * The keys that sign and seal: from the configuration, or made once and kept under `dataDir`,
 * readable by its owner only. A file that `npm run rotate-key` changes is read again.
 * Throws {@link StartError} where the file cannot be made or read.
 */
export function secretKeysOf(settings: KeySettings): () => SecretKeys {
  const { secretKey, previousSecretKeys } = settings;
  if (secretKey !== undefined) {
    const given = { current: secretKey, previous: previousSecretKeys };
    return () => given;
  }
  const file = fileOf(settings.dataDir);
  let known = fromFile(settings);
  let seen = stampOf(file);
  return () => {
    const stamp = stampOf(file);
    // A file that is gone changes nothing: the keys of this process are still good.
    if (stamp !== seen && stamp !== undefined) [known, seen] = [fromFile(settings), stamp];
    return known;
  };
}

/**
 * Makes a new current key under `dataDir` and keeps the one before it, so that what it sealed
 * still opens. Drops keys that nothing needs any more: call it only when nothing is sealed with
 * a previous key.
 */
export function makeNewKey(dataDir: string, now = new Date()): void {
  const file = fileOf(dataDir);
  const [current = '', ...older] = linesOf(file);
  const kept = older.filter((line) => {
    const retired = Date.parse(line.split(' ')[1] ?? '');
    return now.getTime() - retired < KEPT;
  });
  const lines = [newKey(), `${current} ${now.toISOString()}`, ...kept];
  // Under its name only when it is whole: a cut-off write must not cost a key.
  writeFileSync(`${file}.new`, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

const fileOf = (dataDir: string): string => join(dataDir, 'secret-key');
const newKey = (): string => randomBytes(32).toString('base64url');

/** First the current key; then older ones, each with the time when it was replaced. */
function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function fromFile({ dataDir, previousSecretKeys }: KeySettings): SecretKeys {
  const file = fileOf(dataDir);
  try {
    if (stampOf(file) === undefined) {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(file, `${newKey()}\n`, { mode: 0o600, flag: 'wx' });
    }
  } catch (error) {
    throw new StartError(
      `DATA_DIR (${dataDir}) cannot be written. Set DATA_DIR to a folder that this user may write.`,
      { cause: error },
    );
  }
  const [current, ...older] = linesOf(file);
  if (current === undefined) {
    throw new StartError(`The key file ${file} is empty. Put its backup back, or remove it.`);
  }
  const kept = older.flatMap((line) => line.split(' ')[0] ?? []);
  return { current, previous: [...kept, ...previousSecretKeys] };
}

/** Changes with every replacement of the file; undefined if there is none. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.ino} ${found.mtimeMs} ${found.size}`;
}
