import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Database } from './database/index.ts';
import { addDemo } from './modules/demo/index.ts';
import type { DemoParts } from './modules/demo/index.ts';

/**
 * What is printed once the server is ready. An empty database outside production gets the demo
 * organization first; how to sign in is printed, and kept in `demo.json` under the data folder,
 * readable by its owner only.
 */
export async function welcome(options: {
  config: Config;
  database: Database;
  parts: DemoParts;
  url: string;
}): Promise<string> {
  const { config, database, parts, url } = options;
  const lines = [`Frontdesk is ready at ${url}`];
  if (config.production) return lines.join('\n');
  const demo = await addDemo(database, parts);
  if (!demo) return lines.join('\n');
  const file = join(config.dataDir, 'demo.json');
  writeFileSync(file, `${JSON.stringify({ url, ...demo }, null, 2)}\n`, { mode: 0o600 });
  const owner = demo.users.find(({ role }) => role === 'owner');
  return [
    ...lines,
    '',
    `  Sign in with   ${owner?.email ?? ''}`,
    `  and password   ${owner?.password ?? ''}`,
    `  Try the chat   ${url}/widget-demo?key=${demo.channelKey}`,
    '',
    `  Users of every role and an API key are in ${file}`,
    '',
  ].join('\n');
}
