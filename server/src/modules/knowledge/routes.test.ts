import { KnowledgeImport, KnowledgeItem, Problem } from '@frontdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(async () => app.close());

const List = z.object({
  items: z.array(z.object({ title: z.string(), fileName: z.string().nullable() })),
  nextCursor: z.string().nullable(),
  total: z.number(),
  indexed: z.number(),
});
const Hits = z.object({ items: z.array(z.object({ title: z.string(), score: z.number() })) });

async function upload(
  files: [name: string, content: string | Uint8Array<ArrayBuffer>][],
  headers: Record<string, string> = {},
) {
  const form = new FormData();
  for (const [name, content] of files) form.append('files', new Blob([content]), name);
  const response = await fetch(`${app.url}/api/knowledge/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.demo.apiKey}`, ...headers },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

async function imported(id: string): Promise<KnowledgeImport> {
  const read = async () =>
    KnowledgeImport.parse((await app.api('GET', `/api/knowledge/imports/${id}`)).body);
  await expect.poll(async () => (await read()).finishedAt, { timeout: 20_000 }).not.toBeNull();
  return read();
}

test(
  'files are imported, found at once, and indexed in the background',
  { timeout: 90_000 },
  async () => {
    const { status, body } = await upload([
      ['folder/spaceship.md', '# Spaceships\n\nWe rent spaceships to moon tourists.'],
      ['empty.txt', ''],
    ]);
    expect(status).toBe(202);
    const started = KnowledgeImport.parse(body);
    expect(await imported(started.id)).toMatchObject({
      status: 'done',
      total: 2,
      done: 1,
      failed: [{ name: 'empty.txt', reason: 'The file is empty.' }],
    });
    const found = Hits.parse(
      (await app.api('GET', '/api/knowledge/search?q=moon+spaceships')).body,
    );
    expect(found.items[0]?.title).toBe('Spaceships');
    const list = async () => List.parse((await app.api('GET', '/api/knowledge')).body);
    expect((await list()).items[0]?.fileName).toBe('spaceship.md');
    await expect
      .poll(async () => (await list()).indexed, { timeout: 60_000 })
      .toBe((await list()).total);
  },
);

test('files of one name in two folders are two articles', { timeout: 90_000 }, async () => {
  const { body } = await upload([
    ['billing/index.md', '# How we bill\n\nText.'],
    ['shipping/index.md', '# How we ship\n\nText.'],
  ]);
  await imported(KnowledgeImport.parse(body).id);
  const list = List.parse((await app.api('GET', '/api/knowledge?q=index.md')).body);
  expect(list.items.map(({ fileName, title }) => `${fileName}: ${title}`).toSorted()).toEqual([
    'billing/index.md: How we bill',
    'shipping/index.md: How we ship',
  ]);
});

test('an upload under one key is done once; other files under it are refused', async () => {
  const key = { 'idempotency-key': 'upload-1' };
  const one = await upload([['once.md', '# Once\n\nText.']], key);
  expect(one.status).toBe(202);
  expect(await upload([['once.md', '# Once\n\nText.']], key)).toEqual(one);
  expect((await upload([['once.md', '# Twice\n\nText.']], key)).status).toBe(409);
  expect((await upload([['twice.md', '# Once\n\nText.']], key)).status).toBe(409);
  await imported(KnowledgeImport.parse(one.body).id);
});

test('imports are listed newest first; cancelling one that is over changes nothing', async () => {
  const Imports = z.object({ items: z.array(KnowledgeImport), nextCursor: z.string().nullable() });
  const { body } = await upload([['last.md', '# Last\n\nText.']]);
  const last = await imported(KnowledgeImport.parse(body).id);
  const page = Imports.parse((await app.api('GET', '/api/knowledge/imports?limit=1')).body);
  expect(page.items).toEqual([last]);
  const next = await app.api('GET', `/api/knowledge/imports?limit=1&cursor=${page.nextCursor}`);
  expect(Imports.parse(next.body).items[0]?.id).not.toBe(last.id);
  const path = `/api/knowledge/imports/${last.id}/cancel`;
  expect((await app.api('POST', path)).body).toEqual(last);
  expect((await app.api('POST', '/api/knowledge/imports/none/cancel')).status).toBe(404);
});

test('an import that waits is cancelled for good', async () => {
  const web = await testApp({ ROLES: 'web' });
  try {
    const file = { url: 'https://shop.example/' };
    const { id } = KnowledgeImport.parse(
      (await web.api('POST', '/api/knowledge/import', file)).body,
    );
    const cancelled = await web.api('POST', `/api/knowledge/imports/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { id, status: 'cancelled' } });
    expect(await web.api('POST', `/api/knowledge/imports/${id}/cancel`)).toEqual(cancelled);
  } finally {
    await web.close();
  }
});

test('what cannot be imported is refused with a sentence', async () => {
  const big = new Uint8Array(26 * 2 ** 20);
  const large = await upload([['big.txt', big]]);
  expect([large.status, Problem.parse(large.body).detail]).toEqual([
    413,
    '“big.txt” is larger than 25 MB. Split it or leave it out.',
  ]);
  expect((await upload([])).status).toBe(400);
  for (const body of [{}, { url: 'file:///etc/passwd' }, { url: 7 }]) {
    expect((await app.api('POST', '/api/knowledge/import', body)).status).toBe(400);
  }
  const inside = await app.api('POST', '/api/knowledge/import', { url: 'http://127.0.0.1:8080/' });
  const { status, failed } = await imported(KnowledgeImport.parse(inside.body).id);
  expect([status, failed[0]?.reason]).toEqual([
    'failed',
    'The address is inside a private network and is not read.',
  ]);
});

test('an article is made, changed, found and removed', async () => {
  const create = async (body: object) => app.api('POST', '/api/knowledge', body);
  const made = KnowledgeItem.parse(
    (await create({ title: 'Caf\u00e9 hours', content: 'Open\u0000 at nine.', contentType: 'faq' }))
      .body,
  );
  expect(made).toMatchObject({ slug: 'cafe-hours', content: 'Open at nine.', version: 1 });
  const path = `/api/knowledge/${made.id}`;
  const renamed = KnowledgeItem.parse(
    (await app.api('PATCH', path, { category: 'Shop', isPublished: false })).body,
  );
  expect(renamed).toMatchObject({ version: 1, contentType: 'faq', isPublished: false });
  const changed = KnowledgeItem.parse((await app.api('PATCH', path, { content: 'Ten.' })).body);
  expect(changed).toMatchObject({ version: 2, isPublished: false, slug: 'cafe-hours' });
  const second = KnowledgeItem.parse((await create({ title: 'Café hours', content: 'x' })).body);
  expect(second.slug).toBe('cafe-hours-2');
  const taken = await app.api('PATCH', path, { slug: 'cafe-hours-2' });
  expect(taken.status).toBe(409);
  const list = List.parse((await app.api('GET', '/api/knowledge?q=hours&contentType=faq')).body);
  expect(list).toMatchObject({ total: 1, items: [{ title: 'Café hours' }] });
  expect((await app.api('DELETE', path)).status).toBe(204);
  expect((await app.api('GET', path)).status).toBe(404);
});

test('pages of the list join without gap or double', async () => {
  const titles: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = List.parse((await app.api('GET', `/api/knowledge?limit=2${query}`)).body);
    titles.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor;
  }
  const { total } = List.parse((await app.api('GET', '/api/knowledge')).body);
  expect(titles).toHaveLength(total);
  expect(new Set(titles).size).toBe(total);
});
