import { Organization, Problem, SystemEvent, pageOf } from '@frontdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseOf, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { listen } from '../../../test/isolation/listener.ts';
import { uploadFile } from '../../../test/isolation/things.ts';
import { openWitness } from '../../../test/isolation/snapshot.ts';
import type { Witness } from '../../../test/isolation/snapshot.ts';
import { newThings } from '../../../test/isolation/world.ts';
import { demoOwner, newMember, newOrganization } from '../../../test/people.ts';
import type { Person } from '../../../test/people.ts';
import type { Database } from '../../database/index.ts';
import { deleteOrganizations } from './delete-organizations.ts';

let app: TestApp;
let database: Database;
let witness: Witness;
let owner: Person;

beforeAll(async () => {
  app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback', RATE_LIMIT: 'off' });
  database = await databaseOf(app);
  witness = await openWitness(app.databaseUrl);
  owner = await demoOwner(app);
});
afterAll(async () => {
  await witness.close();
  await database.close();
  await app.close();
});

const at = (slug: string, rest = ''): string => `/api/organizations/${slug}${rest}`;

async function eventsOf(slug: string, query = 'kind=acts'): Promise<SystemEvent[]> {
  const response = await fetch(`${app.url}/api/events?limit=100&${query}`, {
    headers: { cookie: owner.cookie, 'x-organization': slug },
  });
  return pageOf(SystemEvent).parse(await response.json()).items;
}

describe('settings', () => {
  test('slug, billing e-mail and place are changed, and what was there before is written down', async () => {
    const slug = await newOrganization(owner, 'Old name');
    const renamed = `${slug}-new`.slice(-60);
    const body = { slug: renamed, billingEmail: 'bills@shop.example', timezone: 'Europe/Berlin' };
    const answer = await owner.call('PATCH', at(slug), body);
    expect(answer).toMatchObject({ status: 200, body });
    expect((await owner.call('GET', at(slug))).status).toBe(404);
    const [act] = await eventsOf(renamed);
    expect(JSON.stringify(act?.details)).toContain('"address":"127.0.0.1"');
    expect(act).toMatchObject({
      eventType: 'organization.changed',
      userId: owner.userId,
      details: {
        before: { slug, billingEmail: null, timezone: 'UTC' },
        after: { slug: renamed, billingEmail: 'bills@shop.example' },
      },
    });
  });

  test('a slug of another organization is refused and told apart from a wrong one', async () => {
    const [slug, other] = [await newOrganization(owner), await newOrganization(owner)];
    const taken = await owner.call('PATCH', at(slug), { slug: other });
    expect(Problem.parse(taken.body)).toMatchObject({ status: 409, errors: [{ path: 'slug' }] });
    expect((await owner.call('PATCH', at(slug), { slug: 'No Slug' })).status).toBe(400);
  });

  test.each([{ timezone: 'Mars/Olympus' }, { locale: 'not a language' }, { billingEmail: 'me' }])(
    'what is no such thing is refused: %o',
    async (body) => {
      expect((await owner.call('PATCH', at(await newOrganization(owner)), body)).status).toBe(400);
    },
  );
});

describe('deactivating', () => {
  test('nobody works there and no customer is answered, until an owner opens it again', async () => {
    const { organization } = await newThings(app, database, 'Kingfisher');
    const { slug, people, key, channelKey, visitor } = organization;
    const asks = async (headers: Record<string, string>, path: string): Promise<number> =>
      (await fetch(app.url + path, { headers })).status;
    const everybody = async () => ({
      owner: await asks({ ...people.owner.headers, 'x-organization': slug }, '/api/conversations'),
      agent: await asks({ ...people.agent.headers, 'x-organization': slug }, '/api/conversations'),
      key: await asks({ authorization: `Bearer ${key}` }, '/api/conversations'),
      visitor: await asks({ authorization: `Bearer ${visitor.token}` }, '/api/widget/messages'),
      widget: (await app.api('POST', '/api/widget/session', { channelKey })).status,
      help: await asks({}, `/help/${slug}`),
    });
    const file = await uploadFile(app, { key, word: 'Kingfisher' });
    const fileStatus = async (): Promise<number> => (await fetch(app.url + file.url)).status;
    expect(await fileStatus()).toBe(200);
    const socket = await listen(app.url, `/api/widget/realtime?token=${visitor.token}`);
    const before = await everybody();
    const setState = async (verb: string): Promise<Response> =>
      fetch(app.url + at(slug, `/${verb}`), { method: 'POST', headers: people.owner.headers });
    expect((await setState('deactivate')).status).toBe(200);
    // Visitors are known to be let in for a few seconds.
    await expect
      .poll(everybody, { timeout: 10_000 })
      .toEqual({ owner: 404, agent: 404, key: 401, visitor: 401, widget: 404, help: 404 });
    expect(await fileStatus()).toBe(404);
    await expect.poll(() => socket.isOpen(), { timeout: 10_000 }).toBe(false);
    const seen = await fetch(app.url + at(slug), { headers: people.owner.headers });
    expect(Organization.parse(await seen.json())).toMatchObject({ isActive: false });
    expect(await asks(people.agent.headers, at(slug))).toBe(404);
    expect((await setState('reactivate')).status).toBe(200);
    expect(await everybody()).toEqual(before);
  });

  test('only an owner does it', async () => {
    const slug = await newOrganization(owner);
    const admin = await newMember(app, owner, slug, 'admin');
    expect((await admin.call('POST', at(slug, '/deactivate'))).status).toBe(403);
    expect((await admin.call('DELETE', at(slug, `?confirm=${slug}`))).status).toBe(403);
  });

  test('it stays in the list of its owner and of nobody else', async () => {
    const slug = await newOrganization(owner);
    const admin = await newMember(app, owner, slug, 'admin');
    await owner.call('POST', at(slug, '/deactivate'));
    const listed = async (person: Person): Promise<string[]> =>
      pageOf(Organization)
        .parse((await person.call('GET', '/api/organizations?limit=100')).body)
        .items.map((item) => item.slug);
    expect(await listed(owner)).toContain(slug);
    expect(await listed(admin)).not.toContain(slug);
    expect((await admin.call('GET', '/api/me')).body).toMatchObject({ organization: null });
  });
});

describe('deleting', () => {
  const later = { now: () => new Date(Date.now() + 31 * 86_400_000) };
  const signal = new AbortController().signal;

  test('the slug confirms it, the time of grace is told, and an owner takes it back', async () => {
    const slug = await newOrganization(owner);
    expect((await owner.call('DELETE', at(slug, '?confirm=another'))).status).toBe(400);
    const asked = Organization.parse(
      (await owner.call('DELETE', at(slug, `?confirm=${slug}`))).body,
    );
    const days = (Date.parse(asked.deletesAt ?? '') - Date.now()) / 86_400_000;
    expect([asked.isActive, Math.round(days)]).toEqual([false, 30]);
    // Whoever asks again does not put it off.
    const again = await owner.call('DELETE', at(slug, `?confirm=${slug}`));
    expect(again.body).toMatchObject({ deletesAt: asked.deletesAt });
    await owner.call('POST', at(slug, '/reactivate'));
    await deleteOrganizations(database, later).run({ signal, log: silent });
    expect((await owner.call('GET', at(slug))).body).toMatchObject({ deletesAt: null });
    expect((await eventsOf(slug)).map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining(['organization.deletion-asked', 'organization.deletion-taken-back']),
    );
  });

  test('when it is over, no row of it is left, and all of another is', async () => {
    const ours = await newThings(app, database, 'Nightjar');
    const theirs = await newThings(app, database, 'Woodlark');
    await Promise.all([ours.message(), ours.run(), ours.knowledge(), ours.importOf()]);
    await ours.invitation();
    await app.api(
      'POST',
      '/api/widget/messages',
      { content: 'Hello', externalId: 'once' },
      { authorization: `Bearer ${ours.organization.visitor.token}`, 'idempotency-key': 'once' },
    );
    const { contactId } = ours.organization.visitor;
    const answered = async (): Promise<unknown[]> =>
      database.asSystem(async (tx) =>
        tx
          .selectFrom('idempotent_requests')
          .select('key')
          .where('organizationId', '=', `contact:${contactId}`)
          .execute(),
      );
    expect(await answered()).toHaveLength(1);
    const { slug, people, id } = ours.organization;
    const before = await witness.snapshot(theirs.organization.id);
    const path = at(slug, `?confirm=${slug}`);
    await fetch(app.url + path, { method: 'DELETE', headers: people.owner.headers });
    const work = deleteOrganizations(database, later);
    // Two processes do it at once.
    await Promise.all([work.run({ signal, log: silent }), work.run({ signal, log: silent })]);
    const left = Object.entries(await witness.snapshot(id)).filter(([, hash]) => hash !== '');
    expect(left).toEqual([]);
    expect(await answered()).toEqual([]);
    expect(await witness.snapshot(theirs.organization.id)).toEqual(before);
  });

  test('what is being deleted is not opened again', async () => {
    const slug = await newOrganization(owner);
    await owner.call('DELETE', at(slug, `?confirm=${slug}`));
    await database.asSystem(async (tx) =>
      tx
        .updateTable('organizations')
        .set({ deletesAt: new Date() })
        .where('slug', '=', slug)
        .execute(),
    );
    expect((await owner.call('POST', at(slug, '/reactivate'))).status).toBe(409);
  });
});

test('acts are found by who did them, apart from what went wrong by itself', async () => {
  const slug = await newOrganization(owner);
  const admin = await newMember(app, owner, slug, 'admin');
  await admin.call('PATCH', at(slug), { industry: 'Bicycles' });
  const types = async (query: string): Promise<string[]> =>
    (await eventsOf(slug, query)).map(({ eventType }) => eventType);
  expect(await types(`userId=${admin.userId}&type=organization.changed`)).toHaveLength(1);
  expect(await types(`userId=${owner.userId}&type=organization.changed`)).toEqual([]);
  expect(await types('kind=incidents')).toEqual([]);
  const now = new Date().toISOString();
  expect(await types(`from=${now}`)).toEqual([]);
  expect(await types(`to=${now}`)).toEqual(await types('kind=acts'));
});

test('who deleted what is written down', async () => {
  const { organization, agent, channel, knowledge } = await newThings(app, database, 'Goldcrest');
  const headers = { authorization: `Bearer ${organization.key}` };
  const gone = [
    `/api/agents/${await agent()}`,
    `/api/channels/${await channel()}`,
    `/api/knowledge/${await knowledge()}`,
  ];
  for (const path of gone) {
    expect((await fetch(app.url + path, { method: 'DELETE', headers })).status).toBe(204);
  }
  const response = await fetch(`${app.url}/api/events?kind=acts`, { headers });
  const acts = pageOf(SystemEvent).parse(await response.json()).items;
  const deletions = acts.filter(({ eventType }) => eventType.endsWith('.deleted'));
  expect(deletions.map(({ eventType }) => eventType)).toEqual([
    'article.deleted',
    'channel.deleted',
    'agent.deleted',
  ]);
  const key = deletions.map(({ details }) => JSON.stringify(details));
  expect(key.every((text) => text.includes('Goldcrest'))).toBe(true);
});
