import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { channels } from './channels/registry.ts';
import type { Database, Tx } from './database/index.ts';
import {
  addHealth,
  addOpenApi,
  addPages,
  addRoutes,
  createRateLimits,
  shareLimits,
  createHosts,
  createServer,
  forgetAnswers,
  forgetLimits,
  guardSocket,
} from './http/index.ts';
import type { RateLimits } from './http/index.ts';
import { startJobs } from './jobs/index.ts';
import type { Jobs } from './jobs/index.ts';
import { modelProviders } from './model-providers/registry.ts';
import { createAgents } from './modules/agents/index.ts';
import { availabilityRoutes, createAttendance } from './modules/availability/index.ts';
import { channelRoutes } from './modules/channels/index.ts';
import { conversationRoutes } from './modules/conversations/index.ts';
import { createAddressOf, createDomains, createProvedHosts } from './modules/domains/index.ts';
import { pruneEvents, systemEventRoutes } from './modules/events/index.ts';
import { exportRoutes } from './modules/exports/index.ts';
import { addFiles, createFiles } from './modules/files/index.ts';
import { addHelpCenter } from './modules/help-center/index.ts';
import { createKnowledge, knowledgeJobs } from './modules/knowledge/index.ts';
import { createLive } from './modules/live/index.ts';
import { agentTurn, createMessages, deliverMessage } from './modules/messages/index.ts';
import {
  createAuthenticate,
  createIdentify,
  createInvitations,
  createPasswordReset,
  createSignIn,
  deleteOrganizations,
  organizationRoutes,
  sendInvitation,
  sendPasswordReset,
} from './modules/organizations/index.ts';
import { createTeams, giveWaitingJob } from './modules/teams/index.ts';
import { createCredentials } from './modules/credentials/index.ts';
import { createSingleSignOn } from './modules/single-sign-on/index.ts';
import { createVisitors, widgetRoutes } from './modules/widget/index.ts';
import {
  createMailer,
  createResolveTxt,
  createSafeFetch,
  createSealer,
  systemClock,
} from './platform/index.ts';
import type { Logger, SecretKeys, Signer } from './platform/index.ts';
import { addFirstParts } from './new-organization.ts';
import { addSockets } from './realtime/index.ts';
import { welcome } from './welcome.ts';

export interface App {
  url: string;
  /** What a person who started it by hand reads. */
  greeting: string;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

/** What was there before: see {@link startApp} in `start.ts`. */
export interface Foundation {
  config: Config;
  log: Logger;
  database: Database;
  signer: Signer;
  /** As they are now: they may be rotated meanwhile. */
  keys: () => SecretKeys;
  port: number;
  url: string;
}

/** Puts the parts together and starts them: the only place that knows all of them. */
export async function runApp(foundation: Foundation): Promise<App> {
  const { config, log, database, url } = foundation;
  const closing: (() => Promise<void> | void)[] = [async () => database.close()];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step();
  };
  try {
    const names = createNames(foundation);
    // Waiting for the one and working for the other go well together.
    const [jobs, server] = await Promise.all([
      startJobs({ systemUrl: database.systemUrl, types: JOB_TYPES, log }),
      createServer(log, config.trustedProxies, names.hosts),
    ]);
    const modules = createModules(foundation, { jobs, names });
    // Jobs end first: what they use closes after them.
    closing.push(async () => modules.close());
    closing.push(async () => jobs.stop());
    await database.notifications.start();
    await names.proved.load();
    const greeting = await welcome({ config, database, parts: modules.demo, url });
    if (config.roles.worker) await jobs.work(modules.jobs, modules.repeated);
    if (config.roles.web)
      closing.push(await serve({ ...foundation, server, jobs, modules, names }));
    // After the door is open: it would make everybody wait, and most visitors never need it.
    setTimeout(() => void modules.signIn.load(), AFTER_START).unref();
    return { url, greeting, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const JOB_TYPES = [
  agentTurn,
  deliverMessage,
  sendInvitation,
  sendPasswordReset,
  giveWaitingJob,
  ...knowledgeJobs,
];

/** Milliseconds. */
const AFTER_START = 1_000;

/** For pages that a tenant names: milliseconds and bytes. */
const PAGE_LIMITS = { timeout: 30_000, maxBytes: 25 * 2 ** 20 };

/** For identity providers, whose answers are small and for which somebody waits. */
const SSO_LIMITS = { timeout: 10_000, maxBytes: 2 ** 20 };

/** How the identity providers are reached that tenants name. */
function outsideOf({ allowPrivateAddresses, allowAddresses }: Config) {
  return {
    fetch: createSafeFetch({
      ...SSO_LIMITS,
      allowPrivate: allowPrivateAddresses,
      allow: allowAddresses,
    }),
    // Inside of a network that the operator named there may be no TLS; anywhere else there must be.
    mayBePlain: (host: string) => allowPrivateAddresses || allowAddresses.includes(host),
  };
}

type Modules = ReturnType<typeof createModules>;
type Names = ReturnType<typeof createNames>;

/** The names under which the server is reached: its own, and those that organizations proved. */
function createNames({ config, log, database, url }: Foundation) {
  const proved = createProvedHosts(database, log);
  const hosts = createHosts({
    own: [new URL(url).host, config.host, ...config.allowedHosts],
    filesUrl: config.filesUrl,
    trustedProxies: config.trustedProxies,
    organizationOf: proved.organizationOf,
  });
  const domains = createDomains({
    database,
    resolveTxt: createResolveTxt(config.dnsServers),
    clock: systemClock,
    proved,
    isOwnHost: (host) => hosts.isOwn(host) || host === hosts.files,
  });
  const help = { addressOf: createAddressOf(proved, url), publicUrl: url };
  return { proved, hosts, domains, help };
}

/** Who is there, and the teams in which something waits for them. */
function createPeople(database: Database, jobs: Jobs, log: Logger) {
  const comesOnline = async (tx: Tx, organizationId: string): Promise<void> =>
    jobs.send(tx, giveWaitingJob, [{ organizationId }]);
  const { routes, ...teams } = createTeams({ database, jobs });
  return {
    attendance: createAttendance({ database, comesOnline, log }),
    teams: { ...teams, routes: [...routes, ...availabilityRoutes(database, comesOnline)] },
  };
}

function createModules(foundation: Foundation, { jobs, names }: { jobs: Jobs; names: Names }) {
  const { config, log, database, signer, url } = foundation;
  const { hosts, domains, help } = names;
  const waysIn = createWaysIn(foundation, jobs, hosts.isOwn);
  const { signIn, identify } = waysIn;
  const visitors = createVisitors(database, signer);
  const { attendance, teams } = createPeople(database, jobs, log);
  const files = createFiles({ database, signer, filesUrl: config.filesUrl });
  const { links } = files;
  const live = createLive({
    database,
    identify,
    visitors,
    attendance,
    links,
    hosts,
    publicUrl: url,
    log,
  });
  const messages = createMessages({ database, jobs, channels, links });
  const fetch = createSafeFetch({
    ...PAGE_LIMITS,
    allowPrivate: config.allowPrivateAddresses,
    allow: config.allowAddresses,
  });
  const knowledge = createKnowledge({ database, jobs, log, fetch, help });
  const agents = createAgents({
    database,
    jobs,
    messages,
    knowledge,
    publish: (...frame) => live.publish(...frame),
    providers: modelProviders(config),
    help,
    log,
  });
  return {
    signIn,
    addSsoRoutes: waysIn.addSsoRoutes,
    sealer: waysIn.sealer,
    authenticate: createAuthenticate(identify, async (headers) => visitors.of(headers)),
    sockets: live.sockets,
    search: knowledge.search,
    links,
    routes: [
      ...organizationRoutes(database, identify, addFirstParts, config.deletionGraceDays),
      ...exportRoutes({ database, signer, publicUrl: url }),
      ...waysIn.routes,
      ...teams.routes,
      ...domains.routes,
      ...channelRoutes(database, signer),
      ...conversationRoutes(database),
      ...messages.routes,
      ...files.routes,
      ...knowledge.routes,
      ...agents.routes,
      ...systemEventRoutes(database),
      ...widgetRoutes(database, signer, links, messages),
    ],
    demo: { hashPassword: signIn.hashPassword, addArticles: knowledge.addArticles },
    jobs: [...messages.jobs, ...knowledge.jobs, ...agents.jobs, ...waysIn.jobs, ...teams.jobs],
    repeated: [
      ...agents.repeated,
      ...teams.repeated,
      ...files.repeated,
      ...domains.repeated,
      ...choresOf(database),
    ],
    async close() {
      live.stop();
      attendance.stop();
      await knowledge.close();
    },
  };
}

/** What is forgotten and deleted in time. */
function choresOf(database: Database) {
  return [
    pruneEvents(database, systemClock),
    deleteOrganizations(database, systemClock),
    forgetAnswers(database, systemClock),
    forgetLimits(database, systemClock),
  ];
}

/** How people come in: by password, invitation, a link when they forgot, and identity providers. */
function createWaysIn(
  { config, database, signer, keys, url, log }: Foundation,
  jobs: Jobs,
  isOwnHost: (host: string) => boolean,
) {
  const signIn = createSignIn({ database, keys: keys(), publicUrl: url, isOwnHost, log });
  const sealer = createSealer(keys);
  const mailed = {
    database,
    jobs,
    signer,
    mailer: config.mail && createMailer(config.mail),
    hashPassword: signIn.hashPassword,
    publicUrl: url,
  };
  const invitations = createInvitations(mailed);
  const passwordReset = createPasswordReset(mailed);
  const singleSignOn = createSingleSignOn({
    database,
    credentials: createCredentials(sealer),
    outside: outsideOf(config),
    signIn,
    publicUrl: url,
  });
  return {
    signIn,
    identify: createIdentify(database, signIn),
    sealer,
    routes: [...invitations.routes, ...passwordReset.routes, ...singleSignOn.routes],
    jobs: [...invitations.jobs, ...passwordReset.jobs],
    addSsoRoutes: (app: FastifyInstance, limits: RateLimits) => singleSignOn.addRoutes(app, limits),
  };
}

async function serve(
  options: Foundation & { server: FastifyInstance; jobs: Jobs; modules: Modules; names: Names },
): Promise<() => Promise<void>> {
  const { server, config, log, database, jobs, modules, names, port, url } = options;
  const { filesUrl } = config;
  addHealth(server, async () => {
    await database.asSystem(async (tx) =>
      tx.selectFrom('organizations').select('id').limit(1).execute(),
    );
    await jobs.check();
  });
  await addOpenApi(server, url);
  modules.signIn.addRoutes(server);
  const limits = createRateLimits(config.rateLimit);
  const shared = shareLimits(limits, database, log);
  modules.addSsoRoutes(server, limits);
  const { authenticate, sealer, search, links } = modules;
  addRoutes(server, modules.routes, {
    authenticate,
    limits,
    sealer,
    publicUrl: url,
    database,
    log,
  });
  addHelpCenter(server, { database, search, limits, help: names.help });
  addFiles(server, { database, links, limits, clock: systemClock, filesUrl });
  await addPages(server, {
    filesUrl,
    inbox: join(ROOT, 'inbox/dist'),
    widget: join(ROOT, 'widget/dist'),
  });
  const endSockets = addSockets(server.server, modules.sockets, {
    log,
    guard: (request, path) => guardSocket(names.hosts, request, path),
  });
  await server.listen({ host: config.host, port });
  return async () => {
    endSockets();
    await server.close();
    await shared.stop();
  };
}
