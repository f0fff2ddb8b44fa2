import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../../platform/index.ts';
import type { Logger } from '../../platform/index.ts';
import { own } from './place.ts';
import type { Place } from './place.ts';

/**
 * Makes the cluster if there is none and returns the superuser's password. The cluster gets its
 * name only when it is whole, so that a first start that was cut short leaves nothing to trip over.
 */
export async function ensureCluster(place: Place, dataDir: string, log: Logger): Promise<string> {
  const passwordFile = join(dataDir, 'postgres-password');
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return readPassword(passwordFile);
  log.info('Making the database (first start only)');
  const password = randomBytes(24).toString('hex');
  const unfinished = `${place.cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  await initdb(place, unfinished, password);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  renameSync(unfinished, place.cluster);
  return password;
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StartError(`The database's password file ${file} cannot be read. Put it back.`, {
      cause: error,
    });
  }
}

async function initdb(place: Place, folder: string, password: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'frontdesk-'));
  const file = join(scratch, 'password');
  writeFileSync(file, password, { mode: 0o600 });
  if (place.owner) {
    own(folder, place.owner);
    for (const path of [scratch, file]) chownSync(path, place.owner.uid, place.owner.gid);
  }
  const flags = [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${file}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  try {
    await run(place, flags);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function run(place: Place, flags: string[]): Promise<void> {
  const child = spawn(place.programs.initdb, flags, {
    ...place.owner,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new StartError(`PostgreSQL could not make its files: ${output.trim()}`);
}
