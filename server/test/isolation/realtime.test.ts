import { ClientFrame, Frame, WidgetFrame } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../../src/platform/index.ts';
import { startProcess } from '../process.ts';
import type { ServerProcess } from '../process.ts';
import { membersOf } from './callers.ts';
import { listen, PATIENCE } from './listener.ts';
import type { Listener } from './listener.ts';
import { openWitness } from './snapshot.ts';
import type { Witness } from './snapshot.ts';
import type { Things } from './things.ts';
import { newWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
let witness: Witness;
/** A second process on the same database. */
let other: ServerProcess;
/** Those who must hear nothing: our members and our visitor, each at both processes. */
let ours: Listener[];
/** Those who hear all of it. */
let theirTeam: Listener;
let theirVisitor: Listener;
let conversationId: string;

const TEAM = '/api/realtime';
const Sent = z.object({ conversationId: z.string() });

beforeAll(async () => {
  world = await newWorld();
  const { databaseUrl, dataDir } = world.app;
  other = await startProcess({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
  witness = await openWitness(world.app.databaseUrl);
  const { url } = world.app;
  const members = membersOf(world.ours.organization);
  const everywhere = [url, other.url].map(async (at) => [
    ...(await Promise.all(
      members.map(async ({ headers }) => listen(at, TEAM, ownPage(at, headers))),
    )),
    await listen(at, visitorPath(world.ours)),
  ]);
  ours = (await Promise.all(everywhere)).flat();
  const { headers } = world.theirs.organization.people.owner;
  // What happens is asked of the one process and heard by the other.
  theirTeam = await listen(other.url, TEAM, ownPage(other.url, headers));
  theirVisitor = await listen(url, visitorPath(world.theirs));
  await write(world.ours);
  conversationId = await write(world.theirs);
});
afterAll(async () => {
  for (const listener of [...ours, theirTeam, theirVisitor]) listener.cut();
  await other.end('SIGTERM');
  await witness.close();
  await world.close();
});

/** Pages open sockets to the server that they come from. */
function ownPage(at: string, headers: Record<string, string>): Record<string, string> {
  return { ...headers, ...(headers['origin'] ? { origin: at } : {}) };
}

function visitorPath({ organization }: Things): string {
  return `/api/widget/realtime?token=${organization.visitor.token}`;
}

/** The visitor of an organization writes; returns the conversation. */
async function write({ organization }: Things): Promise<string> {
  const { body } = await world.app.api(
    'POST',
    '/api/widget/messages',
    // Needs no article to be answered.
    { content: 'Hello', externalId: newId() },
    { authorization: `Bearer ${organization.visitor.token}` },
  );
  return Sent.parse(body).conversationId;
}

/** A message by a channel that nothing can be sent by: its state changes. */
async function sendInVain(things: Things): Promise<void> {
  const body = { contact: { name: things.organization.word }, channel: 'email' };
  const { id } = z
    .object({ id: z.string() })
    .parse(await things.call('POST', '/api/conversations', body));
  await things.call('POST', `/api/conversations/${id}/messages`, { content: 'Never arrives' });
}

async function startImport({ organization }: Things): Promise<void> {
  const form = new FormData();
  form.append('files', new Blob([`# ${organization.word}\n\nA file`]), `${organization.word}.md`);
  await fetch(`${world.app.url}/api/knowledge/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${organization.key}` },
    body: form,
  });
}

/** Somebody goes away. Who comes back at once may not have been missed: nothing is told of that. */
async function goAway({ organization }: Things): Promise<void> {
  await fetch(`${world.app.url}/api/me/availability`, {
    method: 'PUT',
    headers: { ...organization.people.owner.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ availability: 'away' }),
  });
}

/** Does in an organization whatever is told to anybody. */
async function beBusy(things: Things, team: Listener, visitor: Listener): Promise<void> {
  await things.call('PATCH', `/api/conversations/${await things.conversation()}`, { priority: 4 });
  await things.agent();
  await things.knowledge();
  await things.team();
  await goAway(things);
  await startImport(things);
  await sendInVain(things);
  await write(things);
  for (const type of ['typing.start', 'typing.stop'] as const) {
    team.say({ type, conversationId });
    visitor.say({ type });
  }
  team.say({ type: 'conversation.view', conversationId });
  for (const listener of [team, visitor]) listener.say({ type: 'ping' });
}

const typesOf = (options: { shape: { type: { value: string } } }[]): string[] =>
  options.map(({ shape }) => shape.type.value).toSorted();

/** Waits until the last of what came before has come, by something of their own that comes after. */
async function settle(things: Things, listeners: Listener[]): Promise<void> {
  const id = await things.conversation();
  for (const listener of listeners) {
    await expect.poll(() => listener.texts.join('\n'), PATIENCE).toContain(id);
  }
}

test('while another organization is busy, nothing of it arrives', async () => {
  await beBusy(world.theirs, theirTeam, theirVisitor);
  // Every type of frame was under way, also those that will be added to the contract.
  await expect
    .poll(() => [...theirTeam.types()].toSorted(), PATIENCE)
    .toEqual(typesOf(Frame.options));
  await expect
    .poll(() => [...theirVisitor.types()].toSorted(), PATIENCE)
    .toEqual(typesOf(WidgetFrame.options));
  // Visitors hear of their own conversation alone.
  const isTeam = (listener: Listener): boolean => !listener.isVisitor;
  await settle(world.ours, ours.filter(isTeam));
  const { id, word } = world.theirs.organization;
  const ids = [...(await witness.idsOf(id))];
  for (const listener of ours) {
    const heard = listener.texts.join('\n');
    expect(heard).not.toContain(word);
    expect(ids.filter((theirs) => heard.includes(theirs))).toEqual([]);
  }
});

/** Each frame that a browser may send, with something of another organization in it. */
const said: Record<ClientFrame['type'], (theirs: string) => ClientFrame> = {
  'typing.start': (theirs) => ({ type: 'typing.start', conversationId: theirs }),
  'typing.stop': (theirs) => ({ type: 'typing.stop', conversationId: theirs }),
  'conversation.view': (theirs) => ({ type: 'conversation.view', conversationId: theirs }),
  ping: () => ({ type: 'ping' }),
};

test('what is said of another organization’s conversation is heard by nobody there', async () => {
  expect(Object.keys(said).toSorted()).toEqual(typesOf(ClientFrame.options));
  await isQuiet(world.theirs.organization.id);
  const before = await witness.snapshot(world.theirs.organization.id);
  const heardBefore = [theirTeam.texts.length, theirVisitor.texts.length];
  for (const listener of ours) {
    for (const frame of Object.values(said)) listener.say(frame(conversationId));
  }
  for (const listener of ours) listener.say({ type: 'conversation.view', conversationId: null });
  // All was taken, for a later ping is answered; and what their own people say still arrives.
  for (const listener of ours) {
    const pongs = listener.texts.filter((text) => text.includes('"pong"')).length;
    listener.say({ type: 'ping' });
    await expect
      .poll(() => listener.texts.filter((text) => text.includes('"pong"')).length, PATIENCE)
      .toBeGreaterThan(pongs);
  }
  expect(await witness.snapshot(world.theirs.organization.id)).toEqual(before);
  theirTeam.say({ type: 'typing.start', conversationId });
  await expect
    .poll(() => theirVisitor.texts.slice(heardBefore[1]).join('\n'), PATIENCE)
    .toContain('typing.started');
  for (const [index, listener] of [theirTeam, theirVisitor].entries()) {
    const since = listener.texts.slice(heardBefore[index]);
    // Their own jobs may still tell of their end.
    const typing = since.filter((text) => text.includes('"typing.'));
    expect(typing.filter((text) => !text.includes('Zebrafinch owner'))).toEqual([]);
    expect(since.filter((text) => text.includes('Albatross'))).toEqual([]);
  }
});

/** Jobs of what was done before may still run. */
async function isQuiet(organizationId: string): Promise<void> {
  await expect.poll(async () => countUnfinished(organizationId), { timeout: 60_000 }).toBe(0);
  let last = '';
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await witness.snapshot(organizationId));
        const isSame = now === last;
        last = now;
        return isSame;
      },
      { timeout: 30_000, interval: 1_500 },
    )
    .toBe(true);
}

async function countUnfinished(organizationId: string): Promise<number> {
  const { rows } = await world.database.systemPool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT id FROM knowledge_imports WHERE "organizationId" = $1 AND "finishedAt" IS NULL
       UNION ALL
       SELECT id FROM runs WHERE "organizationId" = $1 AND status IN ('queued', 'running')
       UNION ALL
       SELECT id FROM knowledge_base_items WHERE "organizationId" = $1 AND NOT "isIndexed"
     ) unfinished`,
    [organizationId],
  );
  return rows[0]?.count ?? 0;
}

test('a socket cannot be opened into another organization', async () => {
  const { url } = world.app;
  const theirs = world.theirs.organization;
  const path = `${TEAM}?organization=${theirs.slug}`;
  const { people, key, visitor } = world.ours.organization;
  for (const { headers } of Object.values(people)) {
    const named = { ...headers, 'x-organization': theirs.slug };
    await expect(listen(url, path, headers)).rejects.toThrow('404');
    await expect(listen(url, TEAM, named)).rejects.toThrow('404');
  }
  // A key belongs to one organization, whatever else is named.
  const byKey = { authorization: `Bearer ${key}`, 'x-organization': theirs.slug };
  const listener = await listen(url, path, byKey);
  await settle(world.theirs, [theirTeam]);
  await settle(world.ours, [listener]);
  expect(listener.texts.join('\n')).not.toContain(theirs.word);
  listener.cut();
  const { token } = visitor;
  await expect(listen(url, TEAM, { authorization: `Bearer ${token}` })).rejects.toThrow('401');
  const forged = token.replace(world.ours.organization.id, theirs.id);
  await expect(listen(url, `/api/widget/realtime?token=${forged}`)).rejects.toThrow('401');
});

test('a sequence number of another organization resumes nothing of it', async () => {
  const { organization } = world.theirs;
  const { rows } = await world.database.systemPool.query<{ last: number }>(
    'SELECT last FROM event_sequences WHERE "organizationId" = $1',
    [organization.id],
  );
  const ids = await witness.idsOf(organization.id);
  // Our people said before that they look at it: that may still be told of them.
  ids.delete(conversationId);
  for (const after of [0, (rows[0]?.last ?? 0) - 1, rows[0]?.last ?? 0]) {
    const { key } = world.ours.organization;
    const listener = await listen(world.app.url, `${TEAM}?after=${after}`, {
      authorization: `Bearer ${key}`,
    });
    const leaks = listener.texts.filter((text) => [...ids].some((id) => text.includes(id)));
    expect(leaks).toEqual([]);
    listener.cut();
  }
});
