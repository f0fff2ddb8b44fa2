import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { openBeside } from './database/index.ts';
import { shownHost } from './listen.ts';
import { makeResetLink } from './modules/organizations/index.ts';
import { createLogger, createSigner, StartError } from './platform/index.ts';
import { secretKeysOf } from './secret-key.ts';

/**
 * Prints a link by which somebody chooses a new password: for operators whose server sends no
 * e-mails. Works beside a running server and where none runs.
 */
async function printResetLink(config: Config, email: string | undefined): Promise<void> {
  if (email === undefined) {
    throw new StartError('Name whose password it is: npm run reset-password -- <email>');
  }
  const { current, previous } = secretKeysOf(config)();
  const database = await openBeside({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    keys: [current, ...previous],
    log: createLogger(config.logLevel),
  });
  try {
    const publicUrl = config.publicUrl ?? `http://${shownHost(config.host)}:${config.port}`;
    const link = await makeResetLink(database, { signer: createSigner(current), publicUrl }, email);
    if (link === undefined) {
      throw new StartError(
        `Nobody who may sign in has the address ${email}. Check how it is written: the list of members shows it.`,
      );
    }
    process.stdout.write(`${link}\n\nIt is good once, for an hour. Hand it to nobody else.\n`);
    if (!(await answers(publicUrl))) {
      process.stdout.write(
        `No server answers at ${publicUrl} now. If yours is reached elsewhere, set PORT or PUBLIC_URL as it has them, and ask once more.\n`,
      );
    }
  } finally {
    await database.close();
  }
}

/** True if a server of ours answers there: links that lead nowhere help nobody. */
async function answers(publicUrl: string): Promise<boolean> {
  const response = await fetch(`${publicUrl}/healthz`, {
    signal: AbortSignal.timeout(3_000),
  }).catch(() => undefined);
  return response?.ok === true;
}

try {
  await printResetLink(readConfig(), process.argv[2]);
} catch (error) {
  const message =
    error instanceof StartError ? error.message : `No link could be made: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
