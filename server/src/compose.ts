import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { channels } from './channels/registry.ts';
import type { Database, Tx } from './database/index.ts';
import { createHosts, forgetAnswers, forgetLimits } from './http/index.ts';
import type { RateLimits } from './http/index.ts';
import type { Jobs } from './jobs/index.ts';
import { modelProviders } from './model-providers/registry.ts';
import { integrations as adapters } from './integrations/registry.ts';
import {
  agentToolRoutes,
  createAgents,
  embedExamples,
  followUp,
  refreshAgentTools,
  summariseJob,
} from './modules/agents/index.ts';
import { availabilityRoutes, createAttendance } from './modules/availability/index.ts';
import { channelRoutes, checkChannels, createOpenChannel } from './modules/channels/index.ts';
import type { ChannelParts } from './modules/channels/index.ts';
import { conversationRoutes } from './modules/conversations/index.ts';
import { createAddressOf, createDomains, createProvedHosts } from './modules/domains/index.ts';
import { pruneEvents, systemEventRoutes } from './modules/events/index.ts';
import { exportRoutes } from './modules/exports/index.ts';
import { createFiles } from './modules/files/index.ts';
import { copilotRoute } from './modules/copilot/index.ts';
import { createHandover, summariseHandover } from './modules/handover/index.ts';
import { createIntegrations, refreshTools } from './modules/integrations/index.ts';
import { createKnowledge, knowledgeJobs } from './modules/knowledge/index.ts';
import { createLive } from './modules/live/index.ts';
import { modelRoutes } from './modules/models/index.ts';
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
import { createSuites, guardPublishing, suiteCase } from './modules/suites/index.ts';
import { createTeams, giveWaitingJob } from './modules/teams/index.ts';
import type { Integrations } from './modules/integrations/index.ts';
import type { SignIn } from './modules/organizations/index.ts';
import { createCredentials } from './modules/credentials/index.ts';
import { createSingleSignOn } from './modules/single-sign-on/index.ts';
import { createWebhooks, receiveWebhook } from './modules/webhooks/index.ts';
import type { WebhookParts } from './modules/webhooks/index.ts';
import { createVisitors, widgetRoutes } from './modules/widget/index.ts';
import {
  createMailer,
  createResolveTxt,
  createReach,
  createSafeFetch,
  createSealer,
  createStreamFetch,
  systemClock,
} from './platform/index.ts';
import type { Logger, Sealer, SecretKeys, Signer, Spans } from './platform/index.ts';
import { addFirstParts } from './new-organization.ts';
import type { FileLinks } from './modules/files/index.ts';
import type { Identify } from './modules/organizations/index.ts';
import type { Visitors } from './modules/widget/index.ts';

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

/** Every queue there is. */
export const JOB_TYPES = [
  agentTurn,
  summariseJob,
  followUp,
  summariseHandover,
  deliverMessage,
  receiveWebhook,
  sendInvitation,
  sendPasswordReset,
  giveWaitingJob,
  embedExamples,
  suiteCase,
  refreshTools,
  ...knowledgeJobs,
];

/** For pages that a tenant names: milliseconds and bytes. */
const PAGE_LIMITS = { timeout: 30_000, maxBytes: 25 * 2 ** 20 };

/** For systems that an organization connects, and their documents. */
const INTEGRATION_LIMITS = { timeout: 60_000, maxBytes: 10 * 2 ** 20 };

/** For vendors of channels: a poll waits for half a minute, and files come with it. */
const CHANNEL_LIMITS = { timeout: 60_000, maxBytes: 25 * 2 ** 20 };

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

export type Modules = ReturnType<typeof createModules>;
export type Names = ReturnType<typeof createNames>;

/** The names under which the server is reached: its own, and those that organizations proved. */
export function createNames({ config, log, database, url }: Foundation) {
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

/** What conversations are made of: who writes, who answers, from what, and who hears of it. */
function createWork(
  { config, log, database, url }: Foundation,
  dependencies: {
    jobs: Jobs;
    names: Names;
    spans: Spans | undefined;
    identify: Identify;
    visitors: Visitors;
    links: FileLinks;
    integrations: Integrations;
    channelParts: ChannelParts;
  },
) {
  const { jobs, names, spans, identify, visitors, links, integrations } = dependencies;
  const { channelParts } = dependencies;
  const { hosts, help } = names;
  const people = createPeople(database, jobs, log);
  const live = createLive({
    database,
    identify,
    visitors,
    attendance: people.attendance,
    links,
    hosts,
    publicUrl: url,
    log,
  });
  const openChannel = createOpenChannel(channelParts);
  const delivering = { database, jobs, channels, openChannel, clock: systemClock };
  const messages = createMessages({ ...delivering, links, publicUrl: url });
  const fetch = createSafeFetch({
    ...PAGE_LIMITS,
    allowPrivate: config.allowPrivateAddresses,
    allow: config.allowAddresses,
  });
  const webhookParts: WebhookParts = { ...channelParts, jobs, messages };
  const webhooks = { ...createWebhooks(webhookParts), parts: webhookParts };
  const knowledge = createKnowledge({ database, jobs, log, fetch, help });
  const providers = modelProviders(config.models);
  const models = { routes: modelRoutes({ database, providers, clock: systemClock, log }) };
  const handover = createHandover({ database, jobs, knowledge, providers, help, log });
  const agents = createAgents({
    database,
    jobs,
    messages,
    knowledge,
    handover,
    integrations,
    publish: (...frame) => live.publish(...frame),
    providers,
    help,
    spans,
    log,
    mayPublish: guardPublishing,
  });
  const { play } = agents;
  const suites = createSuites({ database, jobs, play, providers, clock: systemClock });
  const parts = { knowledge, providers, help, clock: systemClock };
  const copilot = { routes: [copilotRoute(database, parts)] };
  return { people, live, messages, webhooks, knowledge, models, handover, copilot, agents, suites };
}

/** What ways in need of the rest. */
function channelPartsOf(
  { config, log, database, signer, url }: Foundation,
  sealer: Sealer,
): ChannelParts {
  const rules = {
    allowPrivate: config.allowPrivateAddresses || config.allowVendorBaseUrl,
    allow: config.allowAddresses,
  };
  return {
    database,
    credentials: createCredentials(sealer),
    adapters: channels,
    fetch: createSafeFetch({ ...CHANNEL_LIMITS, ...rules }),
    reach: createReach(rules),
    clock: systemClock,
    log,
    signer,
    publicUrl: url,
    allowBaseUrl: config.allowVendorBaseUrl,
  };
}

/** The systems that organizations connect, and which of their tools agents have. */
function createConnected(
  { config, log, database, signer, url }: Foundation,
  { jobs, sealer }: { jobs: Jobs; sealer: Sealer },
) {
  const limits = {
    ...INTEGRATION_LIMITS,
    allowPrivate: config.allowPrivateAddresses || config.allowVendorBaseUrl,
    allow: config.allowAddresses,
  };
  const integrations = createIntegrations({
    database,
    jobs,
    credentials: createCredentials(sealer),
    adapters: adapters({ mcpCommands: config.mcpCommands }),
    fetch: createSafeFetch(limits),
    fetchStream: createStreamFetch(limits),
    clock: systemClock,
    log,
    signer,
    publicUrl: url,
    toolsChanged: refreshAgentTools,
  });
  const routes = [...integrations.routes, ...agentToolRoutes(database, integrations)];
  return { ...integrations, routes };
}

/** All modules, each with what it needs of the others. */
export function createModules(
  foundation: Foundation,
  { jobs, names, spans }: { jobs: Jobs; names: Names; spans: Spans | undefined },
) {
  const { config, log, database, signer, keys, url } = foundation;
  const { hosts, domains } = names;
  const signIn = createSignIn({
    database,
    keys: keys(),
    publicUrl: url,
    isOwnHost: hosts.isOwn,
    log,
  });
  const sealer = createSealer(keys);
  const identify = createIdentify(database, signIn);
  const visitors = createVisitors(database, signer);
  const files = createFiles({ database, signer, filesUrl: config.filesUrl });
  const integrations = createConnected(foundation, { jobs, sealer });
  const channelParts = channelPartsOf(foundation, sealer);
  const parts = { jobs, names, spans, identify, visitors, links: files.links, integrations };
  const work = createWork(foundation, { ...parts, channelParts });
  const { messages, knowledge, models, handover, copilot, agents, suites, live, people } = work;
  const { webhooks } = work;
  const { attendance, teams } = people;
  const waysIn = createWaysIn({ config, database, signer, url }, { jobs, signIn, sealer });
  const own = [messages, webhooks, knowledge, handover, agents, suites];
  const workers = [...own, integrations, waysIn, teams];
  return {
    signIn,
    addSsoRoutes: waysIn.addSsoRoutes,
    sealer,
    authenticate: createAuthenticate(identify, async (headers) => visitors.of(headers)),
    sockets: live.sockets,
    search: knowledge.search,
    links: files.links,
    webhookParts: webhooks.parts,
    routes: [
      ...organizationRoutes(database, identify, addFirstParts, config.deletionGraceDays),
      ...exportRoutes({ database, signer, publicUrl: url }),
      ...waysIn.routes,
      ...teams.routes,
      ...domains.routes,
      ...channelRoutes(channelParts),
      ...webhooks.routes,
      ...conversationRoutes(database),
      ...messages.routes,
      ...files.routes,
      ...knowledge.routes,
      ...handover.routes,
      ...copilot.routes,
      ...models.routes,
      ...agents.routes,
      ...suites.routes,
      ...integrations.routes,
      ...systemEventRoutes(database),
      ...widgetRoutes({ database, signer, links: files.links, messages, handover }),
    ],
    demo: { hashPassword: signIn.hashPassword, addArticles: knowledge.addArticles },
    jobs: workers.flatMap((each) => each.jobs),
    repeated: [
      ...agents.repeated,
      ...webhooks.repeated,
      checkChannels(webhooks.parts),
      ...integrations.repeated,
      ...teams.repeated,
      ...files.repeated,
      ...domains.repeated,
      ...forgetting(database),
    ],
    async close() {
      live.stop();
      attendance.stop();
      await webhooks.close();
      await integrations.close();
      await knowledge.close();
    },
  };
}

/** What is kept for a while only. */
function forgetting(database: Database) {
  return [
    pruneEvents(database, systemClock),
    deleteOrganizations(database, systemClock),
    forgetAnswers(database, systemClock),
    forgetLimits(database, systemClock),
  ];
}

/** How people come in, beside signing in with a password. */
function createWaysIn(
  { config, database, signer, url }: Pick<Foundation, 'config' | 'database' | 'signer' | 'url'>,
  { jobs, signIn, sealer }: { jobs: Jobs; signIn: SignIn; sealer: Sealer },
) {
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
    routes: [...invitations.routes, ...passwordReset.routes, ...singleSignOn.routes],
    jobs: [...invitations.jobs, ...passwordReset.jobs],
    addSsoRoutes: (app: FastifyInstance, limits: RateLimits) => singleSignOn.addRoutes(app, limits),
  };
}
