import { UserRole } from '@frontdesk/contract';
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import type { Database, Tx } from '../../database/index.ts';
import { addAgent } from '../agents/index.ts';
import { addChannel } from '../channels/index.ts';
import { addApiKey, addMember, addOrganization, addUser } from '../organizations/index.ts';
import { articles } from './articles.ts';

/** What the demo needs of other modules. */
export interface DemoParts {
  hashPassword: (password: string) => Promise<string>;
  addArticles(
    tx: Tx,
    organizationId: string,
    articles: { title: string; category: string; content: string }[],
  ): Promise<void>;
}

export interface Demo {
  organization: { id: string; slug: string };
  users: { email: string; password: string; role: UserRole }[];
  apiKey: string;
  channelKey: string;
}

const DEMO_LOCK = 4_671_003;

const NAMES: Record<UserRole, string> = {
  owner: 'Olivia Owner',
  admin: 'Adam Admin',
  manager: 'Mia Manager',
  agent: 'Arthur Agent',
  viewer: 'Vera Viewer',
};

/**
 * Makes the organization `demo` with a user of each role, two AI agents, a web widget and a few
 * articles, all in one transaction. Does nothing if there is any organization.
 */
export async function addDemo(database: Database, parts: DemoParts): Promise<Demo | undefined> {
  if (await database.asSystem(isUsed)) return undefined;
  const password = randomBytes(9).toString('base64url');
  const passwordHash = await parts.hashPassword(password);
  return database.asSystem(async (tx) => {
    // Two processes may start at once on an empty database.
    await sql`SELECT pg_advisory_xact_lock(${DEMO_LOCK})`.execute(tx);
    if (await isUsed(tx)) return undefined;
    const organization = await addOrganization(tx, { name: 'Demo Shop', slug: 'demo' });
    const organizationId = organization.id;
    const users: Demo['users'] = [];
    for (const role of UserRole.options) {
      const email = `${role}@demo.example`;
      const userId = await addUser(tx, { email, name: NAMES[role], passwordHash });
      await addMember(tx, { organizationId, userId, role });
      users.push({ email, password, role });
    }
    await addAgents(tx, organizationId);
    const channel = await addChannel(tx, organizationId, {
      type: 'web_widget',
      name: 'Website chat',
      widgetConfig: {
        title: 'Demo Shop',
        greeting: 'Hello. Ask us anything about orders, delivery and returns.',
        suggestions: [
          'How long does delivery take?',
          'How do I return something?',
          'Which ways to pay are there?',
        ],
      },
    });
    await parts.addArticles(tx, organizationId, articles);
    const { key } = await addApiKey(tx, {
      organizationId,
      name: 'Demo',
      scopes: [],
      createdBy: null,
    });
    return {
      organization: { id: organizationId, slug: organization.slug },
      users,
      apiKey: key,
      channelKey: channel.channelKey ?? '',
    };
  });
}

async function isUsed(tx: Tx): Promise<boolean> {
  const first = await tx.selectFrom('organizations').select('id').limit(1).executeTakeFirst();
  return first !== undefined;
}

async function addAgents(tx: Tx, organizationId: string): Promise<void> {
  await addAgent(tx, organizationId, {
    name: 'Robin',
    type: 'support',
    description: 'Answers questions from the help centre.',
    instructions:
      'You answer customers of Demo Shop. Be brief, friendly and exact. Use only what the help centre says, and pass on to a person what it does not answer.',
    priority: 10,
    triggerKeywords: [],
  });
  await addAgent(tx, organizationId, {
    name: 'Penny',
    type: 'billing',
    description: 'Answers questions on payments, invoices and refunds.',
    instructions:
      'You answer customers of Demo Shop on payments, invoices and refunds. Use only what the help centre says, and never promise a refund yourself.',
    priority: 5,
    triggerKeywords: ['invoice', 'payment', 'refund', 'credit card', 'paypal'],
  });
}
