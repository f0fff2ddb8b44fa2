import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/index.ts';
import { installJobs } from './jobs/index.ts';
import { shownHost, usablePort } from './listen.ts';
import { createSigner } from './platform/index.ts';
import type { Logger } from './platform/index.ts';
import { secretKeysOf } from './secret-key.ts';

/** Starts the server; PostgreSQL comes up while the greater part of the code is still being read. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const keys = secretKeysOf(config);
  const { current, previous } = keys();
  const signer = createSigner(current, previous);
  const port = config.roles.web ? await usablePort(config) : config.port;
  const url = config.publicUrl ?? `http://${shownHost(config.host)}:${port}`;
  const { databaseUrl, dataDir } = config;
  const opening = openDatabase({ databaseUrl, dataDir, signer, log, prepare: installJobs });
  // Reading code keeps this thread busy: PostgreSQL must be on its way before.
  await Promise.race([opening, sleep(10)]);
  const [{ runApp }, database] = await Promise.all([import('./app.ts'), opening]);
  return runApp({ config, log, database, signer, keys, port, url });
}
