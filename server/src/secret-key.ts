import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './platform/index.ts';

/**
 * The key that signs and seals: from the configuration, or made once and kept under `dataDir`,
 * readable by its owner only.
 */
export function secretKeyOf({
  secretKey,
  dataDir,
}: {
  secretKey: string | undefined;
  dataDir: string;
}): string {
  if (secretKey !== undefined) return secretKey;
  const file = join(dataDir, 'secret-key');
  try {
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    mkdirSync(dataDir, { recursive: true });
    const made = randomBytes(32).toString('base64url');
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    throw new StartError(
      `DATA_DIR (${dataDir}) cannot be written. Set DATA_DIR to a folder that this user may write.`,
      { cause: error },
    );
  }
}
