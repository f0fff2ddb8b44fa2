import type { Database } from '../src/database/index.ts';
import type { Jobs } from '../src/jobs/index.ts';
import { createOpenAi } from '../src/model-providers/openai/openai.ts';
import { createAgents } from '../src/modules/agents/index.ts';
import type { AgentDependencies } from '../src/modules/agents/index.ts';
import { turnLimits } from '../src/modules/agents/turn/limits.ts';
import { createHandover } from '../src/modules/handover/index.ts';
import { createMessages } from '../src/modules/messages/index.ts';
import type { Messages } from '../src/modules/messages/index.ts';
import { newId } from '../src/platform/index.ts';
import { links, noChannels, silent } from './harness.ts';
import type { ModelServer } from './model-server.ts';

/** A run that was queued, and that nobody has taken yet. */
export interface WaitingRun {
  organizationId: string;
  runId: string;
}

export interface Turns {
  messages: Messages;
  /** Runs what waits, so many at once. */
  work(atOnce?: number): Promise<void>;
  /** Looks for runs whose process died. */
  recover(): Promise<void>;
}

const context = { signal: new AbortController().signal, log: silent };

/**
 * AI turns without the rest of the server: whatever is queued goes to `waiting`, which outlives a
 * server that is started anew. No rule of handover asks for anything, and no article is there.
 */
export function startTurns({
  database,
  model,
  waiting,
  limits = {},
  ...more
}: {
  database: Database;
  model: ModelServer;
  waiting: WaitingRun[];
  limits?: Partial<typeof turnLimits>;
} & Partial<Pick<AgentDependencies, 'clock' | 'publish'>>): Turns {
  const jobs = jobsOf(waiting);
  const search = async (): Promise<[]> => [];
  const parts = {
    database,
    jobs,
    help: {
      addressOf: ({ slug }: { slug: string }) => `/help/${slug}`,
      publicUrl: 'https://desk.example',
    },
    log: silent,
  };
  const messages = createMessages({ database, jobs, ...noChannels, links });
  const agents = createAgents({
    ...parts,
    messages,
    knowledge: { search, countUse: async () => undefined, embed: search },
    handover: createHandover({
      ...parts,
      providers: [],
      knowledge: { search, nearness: async () => 0 },
    }),
    integrations: { callTool: async () => Promise.reject(new Error('There is none.')) },
    publish: () => undefined,
    providers: [createOpenAi({ apiKey: 'key', baseUrl: model.url })],
    limits: { ...turnLimits, backOff: 1, ...limits },
    ...more,
  });
  const [turn] = agents.jobs;
  const [recovery] = agents.repeated;
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await turn?.run(next, context);
  };
  return {
    messages,
    work: async (atOnce = 1) => void (await Promise.all(Array.from({ length: atOnce }, one))),
    recover: async () => recovery?.run(context),
  };
}

function jobsOf(waiting: WaitingRun[]): Jobs {
  return {
    async send(_, type, data) {
      if (type.name !== 'agent-turn') return;
      for (const item of data) {
        if (!('runId' in item && 'organizationId' in item)) continue;
        const { runId, organizationId } = item;
        if (typeof runId === 'string' && typeof organizationId === 'string') {
          waiting.push({ organizationId, runId });
        }
      }
    },
    unfinished: async (_, type) => waiting.map((item) => type.schema.parse(item)),
    work: async () => undefined,
    check: async () => undefined,
    stop: async () => undefined,
  };
}

/** A customer writes on a channel: somebody new, or one who wrote before. */
export async function writeAs(
  { database, messages }: { database: Database; messages: Messages },
  organizationId: string,
  content: string,
  contactId?: string,
): Promise<{ conversationId: string; contactId: string }> {
  const id = contactId ?? newId();
  if (contactId === undefined) {
    await database.inOrganization(organizationId, async (tx) =>
      tx.insertInto('contacts').values({ id, organizationId }).execute(),
    );
  }
  const { conversationId } = await messages.receive(organizationId, {
    contactId: id,
    channel: 'web_widget',
    channelId: null,
    content,
    externalId: null,
    turn: 'job',
  });
  return { conversationId, contactId: id };
}
