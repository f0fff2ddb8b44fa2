import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { channels } from './channels/registry.ts';
import { openDatabase } from './database/index.ts';
import type { Database } from './database/index.ts';
import { addHealth, addOpenApi, addPages, addRoutes, createServer } from './http/index.ts';
import { installJobs, startJobs } from './jobs/index.ts';
import type { Jobs } from './jobs/index.ts';
import { modelProviders } from './model-providers/registry.ts';
import { createAgents } from './modules/agents/index.ts';
import { channelRoutes } from './modules/channels/index.ts';
import { conversationRoutes } from './modules/conversations/index.ts';
import { systemEventRoutes } from './modules/events/index.ts';
import { addHelpCenter } from './modules/help-center/index.ts';
import { createKnowledge, knowledgeJobs } from './modules/knowledge/index.ts';
import { createLive } from './modules/live/index.ts';
import { agentTurn, createMessages, deliverMessage } from './modules/messages/index.ts';
import {
  createAuthenticate,
  createIdentify,
  createSignIn,
  organizationRoutes,
} from './modules/organizations/index.ts';
import { visitorOf, widgetRoutes } from './modules/widget/index.ts';
import { createSafeFetch, createSigner, StartError } from './platform/index.ts';
import type { Logger, Signer } from './platform/index.ts';
import { addFirstParts } from './new-organization.ts';
import { addSockets } from './realtime/index.ts';
import { secretKeyOf } from './secret-key.ts';
import { welcome } from './welcome.ts';

export interface App {
  url: string;
  /** What a person who started it by hand reads. */
  greeting: string;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

/** Puts the parts together and starts them: the only place that knows all of them. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const secretKey = secretKeyOf(config);
  const signer = createSigner(secretKey);
  const port = await usablePort(config);
  const url = config.publicUrl ?? `http://${shownHost(config.host)}:${port}`;
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    signer,
    log,
    prepare: installJobs,
  });
  const closing: (() => Promise<void> | void)[] = [async () => database.close()];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step();
  };
  try {
    const jobs = await startJobs({ systemUrl: database.systemUrl, types: JOB_TYPES, log });
    const modules = createModules({ config, log, database, jobs, signer, secretKey, url });
    // Jobs end first: what they use closes after them.
    closing.push(async () => modules.close());
    closing.push(async () => jobs.stop());
    await database.notifications.start();
    const greeting = await welcome({ config, database, parts: modules.demo, url });
    if (config.roles.worker) await jobs.work(modules.jobs, modules.repeated);
    if (config.roles.web)
      closing.push(await serve({ config, log, database, jobs, modules, port, url }));
    return { url, greeting, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const JOB_TYPES = [agentTurn, deliverMessage, ...knowledgeJobs];

/** For pages that a tenant names: milliseconds and bytes. */
const PAGE_LIMITS = { timeout: 30_000, maxBytes: 25 * 2 ** 20 };

interface Foundation {
  config: Config;
  log: Logger;
  database: Database;
  jobs: Jobs;
  signer: Signer;
  secretKey: string;
  url: string;
}

type Modules = ReturnType<typeof createModules>;

function createModules({ config, log, database, jobs, signer, secretKey, url }: Foundation) {
  const signIn = createSignIn({ database, secretKey, publicUrl: url, log });
  const identify = createIdentify(database, signIn);
  const live = createLive({ database, identify, signer, log });
  const messages = createMessages({ database, jobs, channels });
  const fetch = createSafeFetch({ ...PAGE_LIMITS, allowPrivate: config.allowPrivateAddresses });
  const knowledge = createKnowledge({ database, jobs, log, fetch });
  const agents = createAgents({
    database,
    jobs,
    messages,
    knowledge,
    publish: (...frame) => live.publish(...frame),
    providers: modelProviders(config),
    log,
  });
  return {
    signIn,
    authenticate: createAuthenticate(identify, async (headers) => visitorOf(signer, headers)),
    sockets: live.sockets,
    search: knowledge.search,
    routes: [
      ...organizationRoutes(database, identify, addFirstParts),
      ...channelRoutes(database),
      ...conversationRoutes(database),
      ...messages.routes,
      ...knowledge.routes,
      ...agents.routes,
      ...systemEventRoutes(database),
      ...widgetRoutes(database, signer, messages),
    ],
    demo: { hashPassword: signIn.hashPassword, addArticles: knowledge.addArticles },
    jobs: [...messages.jobs, ...knowledge.jobs, ...agents.jobs],
    repeated: agents.repeated,
    async close() {
      live.stop();
      await knowledge.close();
    },
  };
}

async function serve(options: {
  config: Config;
  log: Logger;
  database: Database;
  jobs: Jobs;
  modules: Modules;
  port: number;
  url: string;
}): Promise<() => Promise<void>> {
  const { config, log, database, jobs, modules, port, url } = options;
  const server = await createServer(log);
  addHealth(server, async () => {
    await database.asSystem(async (tx) =>
      tx.selectFrom('organizations').select('id').limit(1).execute(),
    );
    await jobs.check();
  });
  await addOpenApi(server, url);
  modules.signIn.addRoutes(server);
  addRoutes(server, modules.routes, { authenticate: modules.authenticate, database, log });
  addHelpCenter(server, { database, search: modules.search, publicUrl: url });
  await addPages(server, {
    inbox: join(ROOT, 'inbox/dist'),
    widget: join(ROOT, 'widget/dist'),
  });
  const endSockets = addSockets(server.server, modules.sockets, log);
  await server.listen({ host: config.host, port });
  return async () => {
    endSockets();
    await server.close();
  };
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The port to listen on, found free before any other work is begun; 0 finds one. */
async function usablePort({ host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createProbe();
    probe.once('error', (error) =>
      reject(new StartError(whyNotListen(host, port, error), { cause: error })),
    );
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

function whyNotListen(host: string, port: number, error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop what uses it, or set PORT to another one.`;
  }
  if (code === 'EACCES') return `Port ${port} needs more rights. Set PORT to one above 1023.`;
  return `${host}:${port} cannot be listened on (${error.message}). Check HOST and PORT.`;
}
