import type { Database } from '../../src/database/index.ts';
import { databaseOf, testApp } from '../harness.ts';
import type { TestApp } from '../harness.ts';
import { startMcpServer } from '../mcp-server.ts';
import { newOrganization } from './organization.ts';
import { thingsOf } from './things.ts';
import type { Things } from './things.ts';

/** A server with two organizations on it that must know nothing of each other. */
export interface World {
  app: TestApp;
  database: Database;
  ours: Things;
  theirs: Things;
  close(): Promise<void>;
}

export async function newWorld(environment: Record<string, string> = {}): Promise<World> {
  // No mail server is there: that one is set is enough for what is asked.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'desk@shop.example' };
  const app = await testApp({
    RATE_LIMIT: 'off',
    ALLOW_ADDRESSES: '127.0.0.1',
    ...mail,
    ...environment,
  });
  const database = await databaseOf(app);
  const mcp = await startMcpServer();
  mcp.tools = [{ name: 'look', inputSchema: { type: 'object' } }];
  return {
    app,
    database,
    ours: await newThings(app, database, 'Albatross', mcp.url),
    theirs: await newThings(app, database, 'Zebrafinch', mcp.url),
    async close() {
      await database.close();
      await app.close();
      await mcp.close();
    },
  };
}

/** Makes an organization on a running server, and what makes things of it. */
export async function newThings(
  app: TestApp,
  database: Database,
  word: string,
  mcpUrl = 'http://127.0.0.1:9',
): Promise<Things> {
  return thingsOf(app, database, await newOrganization(app, database, word), mcpUrl);
}
