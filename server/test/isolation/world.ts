import type { Database } from '../../src/database/index.ts';
import { databaseOf, testApp } from '../harness.ts';
import type { TestApp } from '../harness.ts';
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
  const app = await testApp({ RATE_LIMIT: 'off', ...environment });
  const database = await databaseOf(app);
  const make = async (word: string): Promise<Things> =>
    thingsOf(app, database, await newOrganization(app, database, word));
  return {
    app,
    database,
    ours: await make('Albatross'),
    theirs: await make('Zebrafinch'),
    async close() {
      await database.close();
      await app.close();
    },
  };
}
