import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../database/index.ts';
import { startJobs } from '../../jobs/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError } from '../../platform/index.ts';
import type { SafeFetch } from '../../platform/index.ts';
import { silent, testDatabase, testOrganization } from '../../../test/harness.ts';
import { storeUploads } from '../../../test/uploads.ts';
import { meaningEmbedder } from './embedder.fixture.ts';
import { ANSWERABLE, createKnowledge, knowledgeJobs } from './index.ts';
import type { Knowledge } from './index.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import { zip } from './parse/files.fixture.ts';
import { insertItem } from './store.ts';

let database: Database;
let jobs: Jobs;
let knowledge: Knowledge;
const embedder = meaningEmbedder();
const pages = new Map<string, string>();
let beforeFetch = async (): Promise<void> => undefined;
const fetchPage: SafeFetch = async (url) => {
  await beforeFetch();
  const page = pages.get(url);
  if (page === undefined) throw new AppError('unprocessable', 'The address could not be read.');
  const headers = new Headers({ 'content-type': 'text/html' });
  return { url, status: 200, contentType: 'text/html', headers, body: Buffer.from(page) };
};

const newKnowledge = (): Knowledge =>
  createKnowledge({
    database,
    jobs,
    log: silent,
    fetch: fetchPage,
    publicUrl: 'https://desk.example',
    embedder,
  });

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({ systemUrl: database.systemUrl, types: knowledgeJobs, log: silent });
  knowledge = newKnowledge();
});
afterAll(async () => {
  await knowledge.close();
  await jobs.stop();
  await database.close();
});

let number = 0;
const newOrganization = async (): Promise<string> =>
  testOrganization(database, `shop-${(number += 1)}`);

async function run(
  name: string,
  data: object,
  signal = new AbortController().signal,
): Promise<void> {
  const job = knowledge.jobs.find(({ type }) => type.name === name);
  if (!job) throw new Error(`There is no job ${name}.`);
  await job.run(data, { signal, log: silent });
}

async function importFiles(organizationId: string, files: Record<string, string | Uint8Array>) {
  const uploads = Object.entries(files).map(([name, content]) => ({
    name,
    content: Buffer.from(content),
  }));
  const importId = await storeUploads(database, organizationId, uploads);
  await run('knowledge.import', { organizationId, importId });
  return readImport(organizationId, importId);
}

const readImport = async (organizationId: string, importId: string) =>
  database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('knowledge_imports')
      .select(['status', 'total', 'done', 'failed'])
      .where('id', '=', importId)
      .executeTakeFirstOrThrow(),
  );

const items = async (organizationId: string) =>
  database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('knowledge_base_items')
      .select(['fileName', 'title', 'slug', 'version', 'isIndexed', 'content'])
      .orderBy('fileName')
      .execute(),
  );

const events = async (organizationId: string, type: string) =>
  database.inOrganization(organizationId, async (tx) => {
    const rows = await tx
      .selectFrom('events')
      .select('data')
      .where('type', '=', type)
      .orderBy('sequence')
      .execute();
    return rows.map(({ data }) => data);
  });

const find = async (organizationId: string, question: string) =>
  knowledge.search(organizationId, question, { limit: 5 });

const SHOP = {
  'refunds.md': '# Refunds\n\nYou get your money within five days.',
  'delivery.md':
    '# Delivery\n\nA parcel takes three days. Error code SH-4711 means that it is late.',
  'login.md': '# Sign in\n\nType your password twice.',
};

describe('import', () => {
  test('each file becomes an article; what fails is told and stops nothing', async () => {
    const shop = await newOrganization();
    const result = await importFiles(shop, {
      ...SHOP,
      'empty.md': '',
      'broken.pdf': '%PDF-1.4 nothing',
      'more.zip': zip([
        ['docs/faq.csv', 'question,answer\nCan I pay later?,Yes.\nIs it safe?,Very.'],
        ['docs/bad.pdf', 'no pdf'],
      ]),
    });
    expect(result).toMatchObject({ status: 'done', total: 7, done: 4 });
    expect(result.failed).toMatchObject([
      { name: 'empty.md', reason: 'The file is empty.' },
      {
        name: 'broken.pdf',
        reason: 'The PDF is damaged and cannot be read. Export it again and import that.',
      },
      {
        name: 'more.zip › bad.pdf',
        reason:
          'The file is named .pdf but holds plain text. Name it by what it is and import again.',
      },
    ]);
    expect((await items(shop)).map(({ fileName, title }) => [fileName, title])).toEqual([
      ['delivery.md', 'Delivery'],
      ['faq.csv#can-i-pay-later', 'Can I pay later?'],
      ['faq.csv#is-it-safe', 'Is it safe?'],
      ['login.md', 'Sign in'],
      ['refunds.md', 'Refunds'],
    ]);
    expect((await events(shop, 'import.updated')).length).toBeGreaterThanOrEqual(7);
  });

  test('the same file again is a new version of the article at the same address', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    await importFiles(shop, SHOP);
    expect(
      new Set((await items(shop)).map(({ version, isIndexed }) => `${version} ${isIndexed}`)),
    ).toEqual(new Set(['2 true']));
    await importFiles(shop, { 'login.md': '# Signing in\n\nUse your fingerprint.' });
    const changed = (await items(shop)).filter(({ version }) => version !== 2);
    expect(changed).toEqual([
      {
        fileName: 'login.md',
        title: 'Signing in',
        slug: 'sign-in',
        version: 3,
        isIndexed: false,
        content: 'Use your fingerprint.',
      },
    ]);
    const [found] = await find(shop, 'fingerprint');
    expect(found).toMatchObject({ title: 'Signing in', similarity: null });
    expect(await find(shop, 'Type your password twice')).not.toContainEqual(
      expect.objectContaining({ text: 'Type your password twice.' }),
    );
  });

  test('a job that was killed begins again and ends as if it had not been', async () => {
    const shop = await newOrganization();
    const files = Object.entries(SHOP).map(([name, text]) => ({
      name,
      content: Buffer.from(text),
    }));
    const importId = await storeUploads(database, shop, files);
    const data = { organizationId: shop, importId };
    await expect(run('knowledge.import', data, AbortSignal.abort())).rejects.toThrow('aborted');
    await run('knowledge.import', data);
    await run('knowledge.import', data);
    expect(await readImport(shop, importId)).toEqual({
      status: 'done',
      total: 3,
      done: 3,
      failed: [],
    });
    expect(await items(shop)).toHaveLength(3);
  });

  test('one that begins again leaves what it brought, even if it was changed since', async () => {
    const shop = await newOrganization();
    const uploads = Object.entries(SHOP).map(([name, text]) => ({
      name,
      content: Buffer.from(text),
    }));
    const importId = await storeUploads(database, shop, uploads);
    await database.inOrganization(shop, async (tx) => {
      const item = { title: 'Sign in', content: 'By fingerprint.', fileName: 'login.md', importId };
      await insertItem(tx, shop, item);
    });
    await run('knowledge.import', { organizationId: shop, importId });
    expect(await items(shop)).toMatchObject([
      { fileName: 'delivery.md', version: 1 },
      { fileName: 'login.md', version: 1, content: 'By fingerprint.' },
      { fileName: 'refunds.md', version: 1 },
    ]);
  });

  test('of two files with one name the second is refused, unless both say the same', async () => {
    const shop = await newOrganization();
    const result = await importFiles(shop, {
      'a.zip': zip([['index.md', '# Billing\n\nBy card.']]),
      'b.zip': zip([['index.md', '# Shipping\n\nBy mail.']]),
      'c.zip': zip([['index.md', '# Billing\n\nBy card.']]),
    });
    const reason = 'Another file of this import has this name. Rename one and import it again.';
    expect(result).toMatchObject({ done: 2, failed: [{ name: 'b.zip › index.md', reason }] });
    expect(await items(shop)).toMatchObject([{ fileName: 'index.md', title: 'Billing' }]);
  });

  test('a cancelled import stops at the next file and keeps what is in', async () => {
    const shop = await newOrganization();
    await importFiles(shop, { 'refunds.md': SHOP['refunds.md'] });
    const importId = await storeUploads(database, shop, [
      { name: 'login.md', content: Buffer.from(SHOP['login.md']) },
    ]);
    pages.set('https://shop.example/more', '<title>More</title><main><p>More.</p></main>');
    const change = async (values: { url: string } | { status: 'cancelled' }): Promise<void> =>
      database.inOrganization(shop, async (tx) => {
        await tx.updateTable('knowledge_imports').set(values).where('id', '=', importId).execute();
      });
    await change({ url: 'https://shop.example/more' });
    beforeFetch = async () => change({ status: 'cancelled' });
    await run('knowledge.import', { organizationId: shop, importId });
    beforeFetch = async () => undefined;
    await run('knowledge.import', { organizationId: shop, importId });
    expect(await readImport(shop, importId)).toMatchObject({ status: 'cancelled', done: 0 });
    expect((await items(shop)).map(({ fileName }) => fileName)).toEqual(['refunds.md']);
  });

  test('a page by its address, and an address that does not answer', async () => {
    const shop = await newOrganization();
    const byUrl = async (url: string) => {
      const id = `import-${(number += 1)}`;
      await database.inOrganization(shop, async (tx) =>
        tx.insertInto('knowledge_imports').values({ id, organizationId: shop, url }).execute(),
      );
      await run('knowledge.import', { organizationId: shop, importId: id });
      return readImport(shop, id);
    };
    pages.set('https://shop.example/help', '<title>Help</title><main><p>Call us.</p></main>');
    expect(await byUrl('https://shop.example/help')).toMatchObject({ status: 'done', done: 1 });
    expect(await items(shop)).toMatchObject([
      { fileName: 'https://shop.example/help', title: 'Help', content: 'Call us.' },
    ]);
    expect(await byUrl('https://shop.example/gone')).toMatchObject({
      status: 'failed',
      failed: [{ name: 'https://shop.example/gone', reason: 'The address could not be read.' }],
    });
  });
});

describe('search', () => {
  test('by words at once, by meaning once embedded', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    const [byWords] = await find(shop, 'When do I get my money?');
    expect(byWords).toMatchObject({ title: 'Refunds', similarity: null, fileName: 'refunds.md' });
    expect(byWords?.relevance).toBeGreaterThanOrEqual(ANSWERABLE);
    expect(await find(shop, 'cash')).toEqual([]);

    await run('knowledge.index', { organizationId: shop });
    const [byMeaning] = await find(shop, 'cash');
    expect(byMeaning).toMatchObject({ title: 'Refunds', slug: 'refunds' });
    expect(byMeaning?.similarity).toBeGreaterThan(0);
    expect(await events(shop, 'knowledge.updated')).toMatchObject([
      { indexed: 1, total: 3 },
      { indexed: 2, total: 3 },
      { indexed: 3, total: 3 },
    ]);
  });

  test('what is new is found by words beside what is embedded', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    await importFiles(shop, { 'gifts.md': '# Gift cards\n\nGift cards never expire.' });
    const [found] = await find(shop, 'Do gift cards expire?');
    expect(found).toMatchObject({ title: 'Gift cards', similarity: null });
  });

  test('what is embedded while the question is asked is found nevertheless', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    await importFiles(shop, { 'umbrellas.md': '# Umbrella care\n\nDry it open.' });
    vi.spyOn(embedder, 'embed').mockImplementationOnce(async (texts, options) => {
      await run('knowledge.index', { organizationId: shop });
      return embedder.embed(texts, options);
    });
    expect((await find(shop, 'How to dry an umbrella'))[0]).toMatchObject({
      fileName: 'umbrellas.md',
    });
  });

  test('links between articles are whole addresses, and words where nothing is', async () => {
    const shop = await newOrganization();
    await importFiles(shop, {
      'docs.zip': zip([
        ['docs/pay/index.md', '# Paying\n\nBy card.'],
        ['docs/send/index.md', '# Sending\n\nBy post.'],
        [
          'docs/gifts.md',
          '# Gifts\n\nGifts: [pay](pay/#card), [**send**](./send/index.md "t"), [cards](#cards), [gone](gone.md), [web](https://a.example/x).\n\n## Cards\n\nNone.',
        ],
      ]),
    });
    const { slug } = await database.asSystem(async (tx) =>
      tx
        .selectFrom('organizations')
        .select('slug')
        .where('id', '=', shop)
        .executeTakeFirstOrThrow(),
    );
    const help = `https://desk.example/help/${slug}/articles`;
    const [found] = await find(shop, 'gifts pay');
    expect(found?.text).toBe(
      `Gifts: [pay](${help}/paying#card), [**send**](${help}/sending), [cards](${help}/gifts#cards), gone, [web](https://a.example/x).`,
    );
  });

  test('a code is found whatever the meaning says', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    const [found] = await find(shop, 'password money SH-4711');
    expect(found).toMatchObject({ title: 'Delivery' });
    expect(found?.relevance).toBeGreaterThanOrEqual(ANSWERABLE);
  });

  test('when the model fails, words are searched', async () => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    embedder.fail = true;
    try {
      expect((await find(shop, 'parcel late'))[0]).toMatchObject({ title: 'Delivery' });
    } finally {
      embedder.fail = false;
    }
  });

  test('another organization is never searched, drafts neither', async () => {
    const [shop, other] = [await newOrganization(), await newOrganization()];
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    await importFiles(other, { 'own.md': '# Own\n\nMoney is here too.' });
    await run('knowledge.index', { organizationId: other });
    expect((await find(other, 'money')).map(({ title }) => title)).toEqual(['Own']);
    await database.inOrganization(shop, async (tx) => knowledge.countUse(tx, other, []));
    await database.inOrganization(other, async (tx) => {
      await tx.updateTable('knowledge_base_items').set({ isPublished: false }).execute();
      await tx.updateTable('knowledge_versions').set({ version: 99 }).execute();
    });
    expect(await find(other, 'money')).toEqual([]);
  });

  test('another process finds what this one indexed', async () => {
    const shop = await newOrganization();
    const elsewhere = newKnowledge();
    expect(await elsewhere.search(shop, 'cash', { limit: 5 })).toEqual([]);
    await importFiles(shop, SHOP);
    await run('knowledge.index', { organizationId: shop });
    const titles = (await elsewhere.search(shop, 'cash', { limit: 5 })).map(({ title }) => title);
    expect(titles[0]).toBe('Refunds');
  });

  test.each([
    '',
    '   ',
    '\u0000',
    "'); DROP TABLE users; --",
    '&|!():*<->',
    '"',
    '🙂',
    'x '.repeat(5_000),
  ])('bears %j', async (question) => {
    const shop = await newOrganization();
    await importFiles(shop, SHOP);
    await expect(find(shop, question)).resolves.toBeInstanceOf(Array);
  });
});

test('embeddings are made once for equal text, and kept when another part changes', async () => {
  const shop = await newOrganization();
  const part = (word: string): string => `## ${word}\n\n${`${word} `.repeat(60)}`;
  await importFiles(shop, { 'a.md': `# A\n\n${part('one')}\n\n${part('two')}` });
  await run('knowledge.index', { organizationId: shop });
  embedder.texts.length = 0;
  await importFiles(shop, { 'a.md': `# A\n\n${part('one')}\n\n${part('three')}` });
  await run('knowledge.index', { organizationId: shop });
  expect(embedder.texts.filter((text) => text.includes('one. one'))).toEqual([]);
  expect(embedder.texts.filter((text) => text.includes('three. three'))).toHaveLength(1);
});

test('uses are counted', async () => {
  const shop = await newOrganization();
  await database.inOrganization(shop, async (tx) =>
    knowledge.addArticles(tx, shop, [{ title: 'A', category: 'B', content: 'C' }]),
  );
  const [first] = await find(shop, 'C');
  await database.inOrganization(shop, async (tx) =>
    knowledge.countUse(tx, shop, [first?.itemId ?? '']),
  );
  const row = await database.inOrganization(shop, async (tx) =>
    tx.selectFrom('knowledge_base_items').select('useCount').executeTakeFirstOrThrow(),
  );
  expect(row.useCount).toBe(1);
});

test('the model in the package knows what is near in meaning', async () => {
  const model = createLocalEmbedder();
  try {
    const [asked, near, far] = await model.embed(
      ['I forgot my password', 'How to reset your login credentials', 'Opening hours of our shop'],
      { purpose: 'index' },
    );
    const cosine = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
      [...(a ?? [])].reduce((sum, value, place) => sum + value * (b?.[place] ?? 0), 0);
    expect(cosine(asked, asked)).toBeCloseTo(1, 3);
    expect(cosine(asked, near)).toBeGreaterThan(0.4);
    expect(cosine(asked, far)).toBeLessThan(0.2);
    await expect(
      model.embed(['x'], { purpose: 'question', signal: AbortSignal.abort() }),
    ).rejects.toThrow('aborted');
  } finally {
    await model.close();
  }
  await expect(model.embed(['x'], { purpose: 'question' })).rejects.toThrow('closed');
});
