import { expect } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { databaseOf, testApp } from '../harness.ts';
import type { TestApp } from '../harness.ts';
import { demoOwner, invite, signIn } from '../people.ts';
import type { Person } from '../people.ts';
import { startOidcServer } from './oidc-server.ts';
import type { OidcServer } from './oidc-server.ts';
import { WITH_PROVIDERS } from './setting.ts';
import type { Company } from './setting.ts';
import { newTraveller } from './traveller.ts';
import type { Traveller } from './traveller.ts';

export interface Rules {
  newRole: 'agent' | null;
  isRequired: boolean;
}

/** A server and an identity provider beside it. */
export interface SsoWorld {
  app: TestApp;
  database: Database;
  provider: OidcServer;
  owner: Person;
  /** Sets the provider up for a company: whoever is new becomes an agent, unless told otherwise. */
  rule(of: Company, change: Partial<Rules>): Promise<void>;
  /** Goes to the provider as this address and comes back; says where that led. */
  travel(email: string, more?: { sub?: string }): Promise<[string, Traveller]>;
  /** A member with a password. */
  colleague(of: Company, role: 'agent' | 'owner', email: string): Promise<Person>;
  /** Proves an address, as a mailed link does. */
  prove(email: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function openSso(): Promise<SsoWorld> {
  const [app, provider] = await Promise.all([testApp(WITH_PROVIDERS), startOidcServer()]);
  const database = await databaseOf(app);
  const owner = await demoOwner(app);
  return {
    app,
    database,
    provider,
    owner,
    async rule(of, change) {
      const { issuer, clientId, clientSecret } = provider;
      const rules = { newRole: 'agent' as const, isRequired: false, ...change };
      const oidc = { protocol: 'oidc' as const, issuer, clientId, clientSecret, ...rules };
      expect((await of.setUp(oidc)).status).toBe(200);
    },
    async travel(email, more = {}) {
      provider.person = { email, email_verified: true, name: 'Ada', ...more };
      const by = newTraveller(app);
      const started = await by.start(email);
      return ['url' in started ? await by.go(started.url) : JSON.stringify(started), by];
    },
    async colleague({ slug }, role, email) {
      const { token } = await invite(owner, slug, role, email);
      const body = { name: 'Colleague', password: 'a password of tests' };
      await owner.call('POST', `/api/invitations/${token}/accept`, body);
      return signIn(app, { email });
    },
    prove: async (email) =>
      database.asSystem(async (tx) =>
        tx.updateTable('users').set({ emailVerified: true }).where('email', '=', email).execute(),
      ),
    async close() {
      await database.close();
      await app.close();
      await provider.close();
    },
  };
}
