import { Domain, Organization, pageOf, Problem } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDnsServer } from '../../../test/dns-server.ts';
import type { DnsServer, Zone } from '../../../test/dns-server.ts';
import { databaseOf, silent, testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { demoOwner, newOrganization } from '../../../test/people.ts';
import type { Answer, Person } from '../../../test/people.ts';
import type { Database } from '../../database/index.ts';
import { createResolveTxt, newId } from '../../platform/index.ts';
import { recheckDomains } from './recheck.ts';

let dns: DnsServer;
let app: TestApp;
let database: Database;
let owner: Person;
let ours: string;
let theirs: string;

beforeAll(async () => {
  dns = await startDnsServer();
  app = await testApp({ ROLES: 'web', TRUST_PROXY: 'loopback', DNS_SERVERS: dns.address });
  database = await databaseOf(app);
  owner = await demoOwner(app);
});
afterAll(async () => {
  await database.close();
  await app.close();
  await dns.close();
});
beforeEach(async () => {
  [ours, theirs] = [await newOrganization(owner, 'Ours'), await newOrganization(owner, 'Theirs')];
});

const sorted = <T extends number | string | null>(values: T[]): T[] =>
  values.toSorted((one, other) => String(one).localeCompare(String(other)));
const pathOf = (slug: string): string => `/api/organizations/${slug}/domains`;
const newHost = (): string => `help.${newId()}.example`;
const add = async (slug: string, host: string): Promise<Domain> =>
  Domain.parse((await owner.call('POST', pathOf(slug), { host })).body);
const list = async (slug: string): Promise<Domain[]> =>
  pageOf(Domain).parse((await owner.call('GET', pathOf(slug))).body).items;
const domainOf = async (slug: string): Promise<string | null> =>
  Organization.parse((await owner.call('GET', `/api/organizations/${slug}`)).body).domain;
const ask = async (host: string): Promise<number> =>
  (await fetch(`${app.url}/api/domains/ask?domain=${host}`)).status;

/** Looks again, as if the pause between two looks were over. */
async function verify(slug: string, { id }: Domain): Promise<Answer> {
  await database.asSystem(async (tx) =>
    tx.updateTable('domains').set({ lastCheckedAt: null }).where('id', '=', id).execute(),
  );
  return owner.call('POST', `${pathOf(slug)}/${id}/verify`);
}

function publish(...domains: Domain[]): void {
  for (const { record } of domains) {
    dns.zones.set(
      record.name,
      domains.map((domain) => [domain.record.value]),
    );
  }
}

async function proved(slug: string, host = newHost()): Promise<Domain> {
  const domain = await add(slug, host);
  publish(domain);
  return Domain.parse((await verify(slug, domain)).body);
}

async function eventsOf(slug: string): Promise<{ type: string; message: string }[]> {
  const rows = await database.asSystem(async (tx) =>
    tx
      .selectFrom('system_events')
      .innerJoin('organizations', 'organizations.id', 'system_events.organizationId')
      .select(['eventType as type', 'message'])
      .where('organizations.slug', '=', slug)
      .where('source', '=', 'domains')
      .orderBy('system_events.createdAt')
      .orderBy('system_events.id')
      .execute(),
  );
  return rows;
}

describe('proving', () => {
  test('a domain waits for its record, is proved by it, and is then the address in use', async () => {
    const domain = await add(ours, 'Help.Bücher.EXAMPLE.');
    expect(domain).toMatchObject({
      host: 'help.xn--bcher-kva.example',
      state: 'waiting',
      isInUse: false,
      verifiedAt: null,
      problem: null,
      record: { type: 'TXT', name: '_frontdesk.help.xn--bcher-kva.example' },
    });
    expect(domain.record.value).toMatch(/^frontdesk-verification=\S{40,}$/u);
    expect(await ask(domain.host)).toBe(404);
    expect(await domainOf(ours)).toBeNull();
    publish(domain);
    const answer = await verify(ours, domain);
    expect(answer).toMatchObject({ status: 200, body: { state: 'proved', isInUse: true } });
    expect(await ask(domain.host)).toBe(200);
    expect(await domainOf(ours)).toBe(domain.host);
    expect(await list(ours)).toMatchObject([{ id: domain.id, state: 'proved', isInUse: true }]);
    expect((await eventsOf(ours)).map(({ type }) => type)).toEqual([
      'domain.added',
      'domain.proved',
    ]);
  });

  const foreign = ['frontdesk-verification=fdv_of-somebody-else'];
  test.each<[string, (value: string) => Zone]>([
    ['in pieces', (value) => [[value.slice(0, 9), value.slice(9)]]],
    ['among others', (value) => [['v=spf1 -all'], foreign, [value]]],
    ['in quotes', (value) => [[`"${value}"`]]],
  ])('a record %s is found', async (_, zone) => {
    const domain = await add(ours, newHost());
    dns.zones.set(domain.record.name, zone(domain.record.value));
    expect((await verify(ours, domain)).body).toMatchObject({ state: 'proved', problem: null });
  });

  test.each<[string, Zone | undefined, RegExp]>([
    ['no such name', undefined, /knows no name/u],
    ['no record of this type', 'no-record', /no TXT record/u],
    ['another value', [foreign], /another value/u],
    ['the value and more', [['x frontdesk-verification=']], /another value/u],
    ['an error', 'server-failure', /SERVFAIL/u],
    ['no answer', 'silence', /in time/u],
  ])(
    '%s is told as what it is, and proves nothing',
    async (_, zone, problem) => {
      const domain = await add(ours, newHost());
      if (zone) dns.zones.set(domain.record.name, zone);
      const answer = await verify(ours, domain);
      expect(answer.status).toBe(200);
      const seen = Domain.parse(answer.body);
      expect(seen.problem).toMatch(problem);
      expect(seen).toMatchObject({ state: 'waiting', verifiedAt: null });
      expect(await ask(domain.host)).toBe(404);
    },
    20_000,
  );

  test('the value of another organization proves nothing', async () => {
    const host = newHost();
    const [mine, other] = [await add(ours, host), await add(theirs, host)];
    expect(mine.record.value).not.toBe(other.record.value);
    publish(other);
    expect((await verify(ours, mine)).body).toMatchObject({ state: 'waiting' });
  });

  test('a domain is looked up once in some seconds', async () => {
    const domain = await add(ours, newHost());
    const again = async (): Promise<Answer> =>
      owner.call('POST', `${pathOf(ours)}/${domain.id}/verify`);
    const answers = await Promise.all([again(), again(), again()]);
    expect(sorted(answers.map(({ status }) => status))).toEqual([200, 429, 429]);
    expect(dns.asked.filter((name) => name.toLowerCase() === domain.record.name)).toHaveLength(1);
  });
});

describe('a host that another has', () => {
  test('stays theirs while their record answers, and moves when it is gone', async () => {
    const held = await proved(theirs);
    const mine = await add(ours, held.host);
    publish(held, mine);
    const refused = await verify(ours, mine);
    expect(refused.status).toBe(409);
    expect(Problem.parse(refused.body).detail).not.toContain('Theirs');
    expect(await domainOf(theirs)).toBe(held.host);
    publish(mine);
    expect((await verify(ours, mine)).body).toMatchObject({ state: 'proved', isInUse: true });
    expect(await list(theirs)).toMatchObject([{ state: 'waiting', isInUse: false }]);
    expect([await domainOf(ours), await domainOf(theirs)]).toEqual([held.host, null]);
    expect((await eventsOf(theirs)).at(-1)?.message).toContain('Another organization proved');
    expect((await eventsOf(ours)).at(-1)?.type).toBe('domain.proved');
  });

  test('goes to one of two who prove it at the same moment', async () => {
    const host = newHost();
    const both = [await add(ours, host), await add(theirs, host)] as const;
    publish(...both);
    const answers = await Promise.all([verify(ours, both[0]), verify(theirs, both[1])]);
    expect(sorted(answers.map(({ status }) => status))).toEqual([200, 409]);
    expect(sorted([await domainOf(ours), await domainOf(theirs)])).toEqual([host, null]);
  });
});

describe('what can be added', () => {
  test.each([
    ['127.0.0.1', 'IP address'],
    ['2130706433', 'IP address'],
    ['[::1]', 'IP address'],
    ['shop', 'single word'],
    ['co.uk', 'shared by many'],
    ['github.io', 'shared by many'],
    ['*.shop.example', 'pattern'],
    ['shop.example:443', 'port'],
    ['https://shop.example', 'name alone'],
    ['shop.localhost', 'this machine'],
    ['a b.example', 'no host name'],
    ['-a.example', 'no host name'],
    [`${'a.'.repeat(125)}example`, 'no host name'],
  ])('%s is refused', async (host, why) => {
    const answer = await owner.call('POST', pathOf(ours), { host });
    expect(answer.status).toBe(422);
    expect(Problem.parse(answer.body).detail).toContain(why);
  });

  test('twenty, each once, and none of the server’s own', async () => {
    const bodies = Array.from({ length: 22 }, () => ({ host: newHost() }));
    const answers = await Promise.all(
      bodies.map(async (body) => owner.call('POST', pathOf(ours), body)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    const [first] = await list(ours);
    await owner.call('DELETE', `${pathOf(ours)}/${first?.id}`);
    const [second] = await list(ours);
    expect((await owner.call('POST', pathOf(ours), { host: second?.host })).status).toBe(409);
    expect(await list(ours)).toHaveLength(19);
  });
});

test('removed, a domain is nobody’s, and the next proved one is in use', async () => {
  const [first, second] = [await proved(ours), await proved(ours)];
  expect(await domainOf(ours)).toBe(first.host);
  expect((await owner.call('DELETE', `${pathOf(ours)}/${first.id}`)).status).toBe(204);
  expect(await domainOf(ours)).toBe(second.host);
  expect([await ask(first.host), await ask(second.host)]).toEqual([404, 200]);
  expect((await owner.call('DELETE', `${pathOf(ours)}/${first.id}`)).status).toBe(404);
});

describe('the daily look', () => {
  const HOUR = 3_600_000;
  let now: number;
  const context = { signal: new AbortController().signal, log: silent };
  const look = async (afterHours: number): Promise<void> => {
    now += afterHours * HOUR;
    const clock = { now: () => new Date(now) };
    const resolveTxt = createResolveTxt([dns.address], { timeout: 100, tries: 1 });
    await recheckDomains({ database, resolveTxt, clock }).run(context);
  };
  beforeEach(() => {
    now = Date.now();
  });

  test('ends a proof whose record is gone for three days, and tells so before and after', async () => {
    const { host, record } = await proved(ours);
    dns.zones.delete(record.name);
    dns.asked.length = 0;
    await look(1);
    expect(dns.asked).not.toContain(record.name);
    await look(24);
    expect(await list(ours)).toMatchObject([{ state: 'missing', isInUse: true }]);
    expect((await eventsOf(ours)).at(-1)?.message).toContain('within three days');
    await look(25);
    await look(25);
    expect(await list(ours)).toMatchObject([{ state: 'missing' }]);
    await look(25);
    expect(await list(ours)).toMatchObject([{ state: 'waiting', isInUse: false }]);
    expect(await domainOf(ours)).toBeNull();
    const told = (await eventsOf(ours)).filter(({ type }) => type === 'warning');
    expect(told).toHaveLength(2);
    await expect.poll(async () => ask(host)).toBe(404);
  });

  test('ends nothing where the DNS fails, nor where the record came back', async () => {
    const { record, id } = await proved(ours);
    for (const zone of ['server-failure', 'silence', 'server-failure', 'silence'] as const) {
      dns.zones.set(record.name, zone);
      await look(25);
    }
    expect(await list(ours)).toMatchObject([{ state: 'proved', missingSince: null }]);
    dns.zones.set(record.name, 'no-record');
    await look(25);
    expect(await list(ours)).toMatchObject([{ state: 'missing' }]);
    dns.zones.set(record.name, [[record.value]]);
    await look(25);
    expect(await list(ours)).toMatchObject([{ id, state: 'proved', missingSince: null }]);
    dns.zones.set(record.name, 'no-record');
    await look(72);
    expect(await list(ours)).toMatchObject([{ state: 'missing' }]);
  });
});
