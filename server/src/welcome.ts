import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserRole } from '@frontdesk/contract';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Database } from './database/index.ts';
import { addDemo } from './modules/demo/index.ts';
import type { DemoParts } from './modules/demo/index.ts';

const DemoFile = z.object({
  url: z.string(),
  organization: z.object({ id: z.string(), slug: z.string() }),
  users: z.array(z.object({ email: z.string(), password: z.string(), role: UserRole })),
  apiKey: z.string(),
  channelKey: z.string(),
});
type DemoFile = z.infer<typeof DemoFile>;

/**
 * What is printed once the server is ready. A web process on an empty database outside production
 * makes the demo organization first; how to sign in is printed, and kept in `demo.json` under the data folder,
 * readable by its owner only. Later starts keep its address true.
 */
export async function welcome(options: {
  config: Config;
  database: Database;
  parts: DemoParts;
  url: string;
}): Promise<string> {
  const { config, database, parts, url } = options;
  const ready = config.roles.web ? `Frontdesk is ready at ${url}` : 'Frontdesk is ready to work';
  if (config.production || !config.roles.web) return ready;
  const file = join(config.dataDir, 'demo.json');
  const made = await addDemo(database, parts);
  const demo: DemoFile | undefined = made ? { url, ...made } : readDemo(file);
  if (!demo) return ready;
  writeFileSync(file, `${JSON.stringify({ ...demo, url }, null, 2)}\n`, { mode: 0o600 });
  const owner = demo.users.find(({ role }) => role === 'owner');
  return [
    ready,
    '',
    `  Sign in with   ${owner?.email ?? ''}`,
    ...(made ? [`  and password   ${owner?.password ?? ''}`] : []),
    `  Try the chat   ${url}/widget-demo?key=${demo.channelKey}`,
    '',
    `  Passwords of users of every role and an API key are in ${file}`,
    '',
  ].join('\n');
}

/** What an earlier start wrote; undefined where it is gone or was changed by hand. */
function readDemo(file: string): DemoFile | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return DemoFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
