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
  } finally {
    await database.close();
  }
}

try {
  await printResetLink(readConfig(), process.argv[2]);
} catch (error) {
  const message =
    error instanceof StartError ? error.message : `No link could be made: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
