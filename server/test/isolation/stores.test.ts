import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob, startJobs } from '../../src/jobs/index.ts';
import type { Jobs } from '../../src/jobs/index.ts';
import { untilQuiet } from '../quiet.ts';
import { newId } from '../../src/platform/index.ts';
import { links, silent } from '../harness.ts';
import { PATIENCE } from './listener.ts';
import { openWitness } from './snapshot.ts';
import type { Witness } from './snapshot.ts';
import { uploadFile } from './things.ts';
import type { Things } from './things.ts';
import { newWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
let witness: Witness;
beforeAll(async () => {
  world = await newWorld();
  witness = await openWitness(world.app.databaseUrl);
});
afterAll(async () => {
  await witness.close();
  await world.close();
});

const Created = z.object({ id: z.string() });
const Hits = z.object({ items: z.array(z.object({ id: z.string(), snippet: z.string() })) });
const Listed = z.object({ indexed: z.number(), total: z.number() });
const QUESTION = 'How long does delivery take?';

async function search(things: Things, question = QUESTION) {
  const path = `/api/knowledge/search?q=${encodeURIComponent(question)}`;
  return Hits.parse(await things.call('GET', path)).items;
}

async function addArticle(things: Things, title: string, text: string): Promise<string> {
  const article = { title, content: `${text} (${things.organization.word})`, slug: title };
  return z.object({ id: z.string() }).parse(await things.call('POST', '/api/knowledge', article))
    .id;
}

async function indexed(things: Things): Promise<void> {
  const isDone = async (): Promise<boolean> => {
    const { indexed: ready, total } = Listed.parse(await things.call('GET', '/api/knowledge'));
    return ready === total;
  };
  await expect.poll(isDone, PATIENCE).toBe(true);
}

describe('search and help centre', () => {
  test('each finds its own, also while the other’s index is in memory', async () => {
    const { ours, theirs } = world;
    const [mine, other] = [
      await addArticle(ours, 'delivery', 'Delivery takes three days'),
      await addArticle(theirs, 'delivery', 'Delivery takes nine weeks'),
    ];
    // Before and after it is embedded, and with both indexes and the question in memory.
    for (const isIndexed of [false, true]) {
      if (isIndexed) await Promise.all([indexed(ours), indexed(theirs)]);
      const rounds = Array.from({ length: 6 }, async () =>
        Promise.all([search(theirs), search(ours)]),
      );
      for (const [atTheirs, atOurs] of await Promise.all(rounds)) {
        expect(atTheirs.map(({ id }) => id)).toEqual([other]);
        expect(atOurs.map(({ id }) => id)).toEqual([mine]);
      }
    }
    const late = await addArticle(theirs, 'express', 'Express delivery of parcels by balloon');
    await indexed(theirs);
    expect((await search(theirs, 'parcels by balloon'))[0]?.id).toBe(late);
    expect((await search(ours, 'parcels by balloon')).map(({ id }) => id)).not.toContain(late);
    expect(JSON.stringify(await search(ours))).not.toContain(theirs.organization.word);
  });

  test('an answer quotes our article and never theirs', async () => {
    const { ours, theirs } = world;
    for (const [things, own, foreign] of [
      [theirs, 'nine weeks', 'three days'],
      [ours, 'three days', 'nine weeks'],
    ] as const) {
      const { body } = await world.app.api(
        'POST',
        '/api/agents/chat',
        { message: QUESTION },
        { authorization: `Bearer ${things.organization.key}`, accept: 'application/json' },
      );
      expect(JSON.stringify(body)).toContain(own);
      expect(JSON.stringify(body)).not.toContain(foreign);
    }
  });

  test('a help centre shows and finds the articles of its organization alone', async () => {
    const { ours, theirs } = world;
    const read = async (path: string) =>
      fetch(`${world.app.url}/help/${ours.organization.slug}${path}`);
    for (const path of ['', '/search?q=delivery+balloon', '/sitemap.xml', '/articles/delivery']) {
      const text = await (await read(path)).text();
      expect(text).toContain('delivery');
      expect(text).not.toContain(theirs.organization.word);
      expect(text).not.toContain('express');
    }
    expect((await read('/articles/express')).status).toBe(404);
  });
});

/** What a job of ours can name of theirs, for each queue; none of it may be touched. */
const jobs: Record<string, (theirs: Things) => Promise<object>> = {
  'receive-webhook': async (theirs) => ({ requestId: await waitingRequest(theirs) }),
  'agent-turn': async (theirs) => ({ runId: await waitingRun(theirs) }),
  'deliver-message': async (theirs) => ({ deliveryId: await waitingDelivery(theirs) }),
  'summarise-conversation': async (theirs) => ({ conversationId: await theirs.conversation() }),
  'summarise-handover': async (theirs) => ({ handoverId: await waitingHandover(theirs) }),
  'suite-case': async (theirs) => ({ resultId: (await theirs.suiteRun()).resultId }),
  'follow-up': async (theirs) => ({
    conversationId: await theirs.conversation(),
    key: newId(),
    agentName: 'Ours',
    message: 'From us',
    plannedAt: new Date().toISOString(),
  }),
  'knowledge.import': async (theirs) => ({ importId: await theirs.importOf() }),
  // Names no more than its organization, in which it looks for what waits.
  'give-waiting': async (theirs) => ({ teamId: await theirs.team() }),
  // Names nothing: it works on all that its organization has not indexed.
  'knowledge.index': async (theirs) => {
    await unindexedItem(theirs);
    return {};
  },
  // Names nothing either: it works on all that its organization has not embedded.
  'agents.embed-examples': async ({ call, organization: { word } }) => {
    await call('POST', '/api/agents', {
      name: word,
      type: 'custom',
      instructions: word,
      examples: [word],
    });
    return {};
  },
  'refresh-integration-tools': async (theirs) => ({ integrationId: await theirs.integration() }),
  'send-invitation': async (theirs) => ({ invitationId: (await theirs.invitation()).id }),
  // Belongs to a person and to no organization.
  'send-password-reset': async ({ organization }) => ({ email: organization.people.agent.email }),
};

/** In a conversation in which nothing else waits, and not yet to be missed. */
async function waitingRun({ organization, call }: Things): Promise<string> {
  const id = newId();
  const body = { contact: { name: organization.word } };
  const begun = Created.parse(await call('POST', '/api/conversations', body));
  await world.database.inOrganization(organization.id, async (tx) =>
    tx
      .insertInto('runs')
      .values({
        id,
        organizationId: organization.id,
        conversationId: begun.id,
        traceId: id,
        createdAt: new Date(Date.now() + 3_600_000),
      })
      .execute(),
  );
  return id;
}

async function waitingDelivery({ organization, ...theirs }: Things): Promise<string> {
  const id = newId();
  const messageId = await theirs.message();
  await world.database.inOrganization(organization.id, async (tx) => {
    await tx.deleteFrom('deliveries').where('messageId', '=', messageId).execute();
    const { conversationId } = await tx
      .selectFrom('messages')
      .select('conversationId')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('deliveries')
      .values({ id, organizationId: organization.id, messageId, conversationId })
      .execute();
  });
  return id;
}

async function waitingRequest({ organization, ...theirs }: Things): Promise<string> {
  const { requestId } = await theirs.channelRequest();
  await world.database.inOrganization(organization.id, async (tx) =>
    tx
      .updateTable('webhook_requests')
      .set({ status: 'queued' })
      .where('id', '=', requestId)
      .execute(),
  );
  return requestId;
}

async function waitingHandover({ organization, ...theirs }: Things): Promise<string> {
  const id = newId();
  const conversationId = await theirs.conversation();
  await world.database.inOrganization(organization.id, async (tx) =>
    tx
      .insertInto('handovers')
      .values({ id, organizationId: organization.id, conversationId, reason: 'angry' })
      .execute(),
  );
  return id;
}

async function unindexedItem({ organization }: Things): Promise<void> {
  await world.database.inOrganization(organization.id, async (tx) =>
    tx
      .insertInto('knowledge_base_items')
      .values({
        id: newId(),
        organizationId: organization.id,
        title: 'Not indexed',
        content: 'Not indexed',
        contentType: 'documentation',
        isPublished: true,
        embedding: [],
      })
      .execute(),
  );
}

describe('jobs', () => {
  let queue: Jobs;
  const typeOf = (name: string) => defineJob({ name, schema: z.looseObject({}) });

  beforeAll(async () => {
    queue = await startJobs({ systemUrl: world.database.systemUrl, types: [], log: silent });
  });
  afterAll(async () => queue.stop());

  test('each queue is known here', async () => {
    const { rows } = await world.database.systemPool.query<{ name: string }>(
      `SELECT name FROM pgboss.queue WHERE name NOT LIKE '\\_\\_%' ORDER BY name`,
    );
    const names = rows.map(({ name }) => name.replace(/\.given-up$/u, ''));
    expect([...new Set(names)].toSorted()).toEqual(Object.keys(jobs).toSorted());
  });

  test.each(Object.keys(jobs))('%s of ours leaves alone what is theirs', async (name) => {
    const { ours, theirs } = world;
    await untilQuiet(world.database, theirs.organization.id);
    const data = { ...(await jobs[name]?.(theirs)), organizationId: ours.organization.id };
    await untilQuiet(world.database, theirs.organization.id);
    const before = await witness.snapshot(theirs.organization.id);
    const { rows } = await world.database.systemPool.query<{ name: string }>(
      'SELECT name FROM pgboss.queue WHERE name IN ($1, $2)',
      [name, `${name}.given-up`],
    );
    for (const found of rows) {
      await world.database.asSystem(async (tx) =>
        queue.send(tx, typeOf(found.name), [{ ...data, marked: found.name }]),
      );
      await expect.poll(async () => wasTaken(found.name), PATIENCE).toBe(true);
    }
    expect(await witness.snapshot(theirs.organization.id)).toEqual(before);
  });
});

/** True once the marked job of a queue has run: well, or to an error that is tried again later. */
async function wasTaken(name: string): Promise<boolean> {
  const { rows } = await world.database.asSystem(async (tx) =>
    sql<{ state: string }>`
      SELECT state::text FROM pgboss.job WHERE name = ${name} AND data->>'marked' = ${name}
    `.execute(tx),
  );
  return (
    rows.length > 0 && rows.every(({ state }) => ['completed', 'retry', 'failed'].includes(state))
  );
}

test('one Idempotency-Key of two organizations names two requests', async () => {
  const note = async ({ organization }: Things, conversationId: string) =>
    world.app.api(
      'POST',
      `/api/conversations/${conversationId}/messages`,
      { content: organization.word, private: true },
      { authorization: `Bearer ${organization.key}`, 'idempotency-key': 'the same' },
    );
  const { ours, theirs } = world;
  const first = await note(theirs, await theirs.conversation());
  const second = await note(ours, await ours.conversation());
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toMatchObject({ content: ours.organization.word });
});

test('what is uploaded leaves by no route, and theirs is not read into ours', async () => {
  const { ours, theirs } = world;
  const importId = await theirs.importOf('A secret of the Zebrafinch');
  const { key } = ours.organization;
  const authorization = { authorization: `Bearer ${key}` };
  for (const [method, end] of [
    ['GET', ''],
    ['POST', '/cancel'],
  ] as const) {
    const path = `/api/knowledge/imports/${importId}${end}`;
    expect((await world.app.api(method, path, undefined, authorization)).status).toBe(404);
  }
  const files = await world.database.inOrganization(theirs.organization.id, async (tx) =>
    tx.selectFrom('files').select(['id', 'name']).where('importId', '=', importId).execute(),
  );
  expect(files).toHaveLength(1);
  const seen = await world.database.inOrganization(ours.organization.id, async (tx) =>
    tx.selectFrom('files').selectAll().where('importId', '=', importId).execute(),
  );
  expect(seen).toEqual([]);
  for (const path of ['files', 'attachments', 'uploads', 'api/files', 'api/attachments']) {
    const answer = await fetch(`${world.app.url}/${path}/${files[0]?.id ?? ''}`, {
      headers: authorization,
    });
    expect(answer.status).toBe(404);
  }
});

test('a file is read by its own link alone, and attached by its own organization', async () => {
  const { ours, theirs } = world;
  const [mine, other] = [
    await uploadFile(world.app, ours.organization),
    await uploadFile(world.app, theirs.organization),
  ];
  const read = async (change: (link: URL) => void): Promise<[number, string]> => {
    const link = new URL(mine.url, world.app.url);
    change(link);
    const answer = await fetch(link);
    return [answer.status, await answer.text()];
  };
  expect(await read(() => undefined)).toEqual([200, 'Albatross file']);
  const changes: ((link: URL) => void)[] = [
    (link) => (link.pathname = link.pathname.replace(mine.id, other.id)),
    (link) => link.searchParams.set('organization', theirs.organization.id),
    (link) => {
      link.pathname = link.pathname.replace(mine.id, other.id);
      link.searchParams.set('organization', theirs.organization.id);
    },
  ];
  for (const change of changes) {
    const [status, text] = await read(change);
    expect(status).toBe(404);
    expect(text).not.toContain('Zebrafinch');
  }
  // Even a link that this server signed in our name finds nothing of theirs: the rows say whose.
  const forged = await fetch(
    world.app.url + links.of(ours.organization.id, { id: other.id, name: 'x' }),
  );
  expect(forged.status).toBe(404);
});

test('a link of an import’s file is none', async () => {
  const { ours } = world;
  const importId = await ours.importOf('To be read by the import alone');
  const file = await world.database.inOrganization(ours.organization.id, async (tx) =>
    tx
      .selectFrom('files')
      .select(['id', 'name'])
      .where('importId', '=', importId)
      .executeTakeFirstOrThrow(),
  );
  const answer = await fetch(world.app.url + links.of(ours.organization.id, file));
  expect(answer.status).toBe(404);
});

test('nobody ends or reads the sessions of another organization’s people', async () => {
  const { ours, theirs } = world;
  await untilQuiet(world.database, theirs.organization.id);
  const before = await witness.snapshot(theirs.organization.id);
  const { rows } = await world.database.systemPool.query<{ token: string }>(
    'SELECT token FROM sessions WHERE "userId" = $1',
    [theirs.organization.people.owner.userId],
  );
  for (const [path, body] of [
    ['revoke-session', { token: rows[0]?.token }],
    ['revoke-other-sessions', {}],
    ['update-user', { name: 'Ours', userId: theirs.organization.people.owner.userId }],
  ] as const) {
    const headers = {
      ...ours.organization.people.admin.headers,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${world.app.url}/api/auth/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(answer.status).toBeLessThan(500);
  }
  expect(await witness.snapshot(theirs.organization.id)).toEqual(before);
});
