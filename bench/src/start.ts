import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startEmbedded } from '../../server/src/database/embedded/start.ts';
import { createLogger } from '../../server/src/platform/index.ts';
import type { Figure } from './measure.ts';
import { median } from './measure.ts';
import { newFolder, removeFolder, runServer } from './processes.ts';

const ROUNDS = 3;

/** From the command to a server that is ready, and to a question that is answered. */
export async function start(): Promise<Figure[]> {
  const fresh: number[] = [];
  const answered: number[] = [];
  const old: number[] = [];
  const bare: number[] = [];
  const bareOld: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = newFolder();
    const begin = performance.now();
    const server = await runServer(folder);
    fresh.push(seconds(begin));
    await firstAnswer(server.url, server.channelKey);
    answered.push(seconds(begin));
    await server.stop();
    const again = performance.now();
    const second = await runServer(folder);
    old.push(seconds(again));
    await second.stop();
    removeFolder(folder);
    const empty = newFolder();
    bare.push(await postgresAlone(empty));
    bareOld.push(await postgresAlone(empty));
    removeFolder(empty);
  }
  return [
    line('start: ready on a fresh folder, beside PostgreSQL alone', fresh, bare, 5),
    line('start: ready on an old folder, beside PostgreSQL alone', old, bareOld, 2),
    line('start: first question answered, beside PostgreSQL alone', answered, bare, 8),
  ];
}

function line(name: string, values: number[], baseline: number[], limit: number): Figure {
  return {
    name,
    value: median(values),
    baseline: median(baseline),
    ratio: median(values) / median(baseline),
    goal: `≤ ${limit} s`,
    unit: 's',
    met: median(values) <= limit,
  };
}

const seconds = (since: number): number => (performance.now() - since) / 1_000;

async function postgresAlone(folder: string): Promise<number> {
  const begin = performance.now();
  const embedded = await startEmbedded(folder, createLogger('silent'));
  const took = seconds(begin);
  await embedded.stop();
  return took;
}

const Session = z.object({ token: z.string() });
const Messages = z.object({
  messages: z.array(z.object({ from: z.string(), sources: z.array(z.unknown()) })),
});

/** Asks in the widget and waits for an answer that names its source. */
async function firstAnswer(url: string, channelKey: string): Promise<void> {
  const post = async (path: string, body: unknown, token?: string): Promise<unknown> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  const { token } = Session.parse(await post('/api/widget/session', { channelKey }));
  const content = 'How long does delivery take?';
  await post('/api/widget/messages', { content, externalId: 'first' }, token);
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const response = await fetch(`${url}/api/widget/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { messages } = Messages.parse(await response.json());
    if (messages.some(({ from, sources }) => from === 'ai' && sources.length > 0)) return;
    await sleep(10);
  }
  throw new Error('The first question was not answered within a minute.');
}
