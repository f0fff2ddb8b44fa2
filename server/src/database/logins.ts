import { escapeLiteral, escapeIdentifier } from 'pg';
import type { Client } from 'pg';
import { StartError } from '../platform/index.ts';
import type { Signer } from '../platform/index.ts';

/** The two ways in that the server uses; the URL it was given only prepares them. */
export interface Logins {
  app: string;
  system: string;
}

/**
 * Makes the two restricted users of this database, or sets their passwords, and returns the URLs
 * to sign in with. Passwords come from SECRET_KEY, so that all processes of an installation agree.
 * Must run under a lock, after the migrations, as a user who may make roles.
 */
export async function prepareLogins(
  client: Client,
  adminUrl: string,
  signer: Signer,
): Promise<Logins> {
  const { app, system } = await loginsOf(client, adminUrl, signer);
  await prepareLogin(client, app);
  await prepareLogin(client, system);
  return { app: app.url, system: system.url };
}

interface Login {
  name: string;
  password: string;
  /** The role whose rights it has. */
  group: string;
  url: string;
}

/** The two users of this database as a key makes them; they need not be there. */
export async function loginsOf(
  client: Client,
  adminUrl: string,
  signer: Signer,
): Promise<{ app: Login; system: Login }> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = rows[0]?.name ?? 'frontdesk';
  const login = (group: string): Login => {
    const name = `${group}_${database}`.slice(0, 63);
    const password = signer.sign('database-login', name);
    const url = new URL(adminUrl);
    url.username = encodeURIComponent(name);
    url.password = encodeURIComponent(password);
    return { name, password, group, url: url.href };
  };
  return { app: login('frontdesk_app'), system: login('frontdesk_system') };
}

async function prepareLogin(client: Client, { name, password, group }: Login): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER';
  const user = escapeIdentifier(name);
  try {
    await client.query(`${verb} ROLE ${user} LOGIN PASSWORD ${escapeLiteral(password)}`);
    await client.query(`GRANT ${escapeIdentifier(group)} TO ${user}`);
  } catch (error) {
    throw new StartError(
      `The user of DATABASE_URL may not make roles. Run "ALTER ROLE ${client.user ?? 'it'} CREATEROLE" as a superuser, or use a superuser's URL: it is used only to prepare the database.`,
      { cause: error },
    );
  }
}
