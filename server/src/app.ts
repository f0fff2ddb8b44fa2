import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import {
  addHealth,
  addOpenApi,
  addPages,
  addRoutes,
  createRateLimits,
  shareLimits,
  createServer,
  guardSocket,
} from './http/index.ts';
import { startJobs } from './jobs/index.ts';
import type { Jobs } from './jobs/index.ts';
import { addFiles } from './modules/files/index.ts';
import { addHelpCenter } from './modules/help-center/index.ts';
import { openSpans, systemClock } from './platform/index.ts';
import { addWebhooks } from './modules/webhooks/index.ts';
import { addSockets } from './realtime/index.ts';
import { welcome } from './welcome.ts';
import { createModules, createNames, JOB_TYPES } from './compose.ts';
import type { Foundation, Modules, Names } from './compose.ts';

export interface App {
  url: string;
  /** What a person who started it by hand reads. */
  greeting: string;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');

/** Puts the parts together and starts them: the only place that knows all of them. */
export async function runApp(foundation: Foundation): Promise<App> {
  const { config, log, database, url } = foundation;
  const closing: (() => Promise<void> | void)[] = [async () => database.close()];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step();
  };
  try {
    const spans = config.traces && (await openSpans(config.traces, log));
    // After all that could still have something to tell.
    if (spans) closing.push(async () => spans.close());
    const names = createNames(foundation);
    // Waiting for the one and working for the other go well together.
    const [jobs, server] = await Promise.all([
      startJobs({ systemUrl: database.systemUrl, types: JOB_TYPES, log }),
      createServer(log, config.trustedProxies, names.hosts),
    ]);
    const modules = createModules(foundation, { jobs, names, spans });
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

/** Milliseconds. */
const AFTER_START = 1_000;

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
  await addWebhooks(server, modules.webhookParts, limits);
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
