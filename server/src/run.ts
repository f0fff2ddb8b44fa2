import { startApp } from './start.ts';
import type { App } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger, StartError } from './platform/index.ts';

/**
 * Runs the server until a signal ends it. What prevents the start is told in one sentence on
 * standard error, with exit code 1.
 */
export async function run(): Promise<void> {
  let app: App | undefined;
  let ending = false;
  const end = async (signal: string): Promise<void> => {
    // A second Ctrl-C must not cut the first one's work short; the database would be left running.
    if (ending) return;
    ending = true;
    log?.info({ signal }, 'Stopping');
    await app?.close();
    process.exit(0);
  };
  let log: ReturnType<typeof createLogger> | undefined;
  try {
    // Whoever reads the greeting may leave before it is written; the server goes on without them.
    process.stdout.on('error', () => undefined);
    const config = readConfig();
    log = createLogger(config.logLevel);
    const starting = startApp(config, log);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        void starting.then(
          async (started) => {
            app = started;
            return end(signal);
          },
          () => undefined,
        );
      });
    }
    app = await starting;
    process.stdout.write(`${app.greeting}\n`);
  } catch (error) {
    if (!(error instanceof StartError)) log?.fatal({ err: error }, 'The start failed');
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
