import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { userInfo } from 'node:os';
import { StartError } from '../../platform/index.ts';
import { binaries } from './binaries.ts';

/** The system user that owns the cluster; PostgreSQL refuses to run as root. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Where a cluster lies, where its programs are, and whose it is. */
export interface Place {
  cluster: string;
  programs: { initdb: string; postgres: string };
  /** Undefined: the user who runs the server. */
  owner: Owner | undefined;
}

/**
 * Finds or makes the place of the embedded cluster under `dataDir`. Run as root, it belongs to
 * the user `postgres`; where that user cannot reach `dataDir` (a parent folder is closed), the
 * cluster lies under /var/lib/frontdesk and a file in `dataDir` says where.
 * Throws {@link StartError} if `dataDir` cannot be written.
 */
export function placeOf(dataDir: string): Place {
  makeWritable(dataDir);
  const programs = binaries();
  const cluster = join(dataDir, 'postgres');
  if (userInfo().uid !== 0) return { cluster, programs, owner: undefined };
  const owner = postgresUser();
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (canReach(dataDir, owner) && canReach(dirname(programs.postgres), owner)) {
    return { cluster, programs, owner };
  }
  return { ...elsewhere(dataDir, programs), owner };
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    // Root passes every access check, even on a file system mounted read-only.
    writeFileSync(join(dataDir, '.writable'), '');
  } catch (error) {
    throw new StartError(
      `DATA_DIR (${dataDir}) cannot be written. Set DATA_DIR to a folder that this user may write.`,
      { cause: error },
    );
  }
}

/** Makes a folder, closed to others, of the owner. */
export function own(folder: string, owner: Owner): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, owner.uid, owner.gid);
}

/** Puts cluster and programs where the owner can reach them. */
function elsewhere(
  dataDir: string,
  programs: Place['programs'],
): Pick<Place, 'cluster' | 'programs'> {
  const note = join(dataDir, 'postgres-location');
  const known = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  const home = known || `/var/lib/frontdesk/${randomBytes(8).toString('hex')}`;
  const native = resolve(dirname(programs.postgres), '..');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (!existsSync(join(home, 'programs'))) {
    cpSync(native, join(home, 'programs'), { recursive: true, verbatimSymlinks: true });
  }
  writeFileSync(note, `${home}\n`);
  const bin = join(home, 'programs', 'bin');
  return {
    cluster: join(home, 'postgres'),
    programs: { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') },
  };
}

/** True if the owner may pass through every folder on the way. */
function canReach(folder: string, owner: Owner): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path);
    const needed = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

function postgresUser(): Owner {
  const known = findUser();
  if (known) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new StartError(
      'PostgreSQL does not run as root and the user "postgres" could not be made. Start as another user, or set DATABASE_URL.',
      { cause: error },
    );
  }
  const made = findUser();
  if (!made) throw new StartError('The user "postgres" is missing. Start as another user.');
  return made;
}

function findUser(): Owner | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid !== undefined && gid !== undefined
    ? { uid: Number(uid), gid: Number(gid) }
    : undefined;
}
