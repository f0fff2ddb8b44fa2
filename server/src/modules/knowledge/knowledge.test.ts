import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/index.ts';
import { storeUploads } from '../../../test/uploads.ts';
import { zip } from './parse/files.fixture.ts';
import { insertItem } from './store.ts';
import {
  database,
  knowledge,
  embedder,
  pages,
  newOrganization,
  run,
  importFiles,
  readImport,
  items,
  events,
  find,
  SHOP,
  setBeforeFetch,
} from '../../../test/knowledge-world.ts';

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
    setBeforeFetch(async () => change({ status: 'cancelled' }));
    await run('knowledge.import', { organizationId: shop, importId });
    setBeforeFetch(async () => undefined);
    await run('knowledge.import', { organizationId: shop, importId });
    expect(await readImport(shop, importId)).toMatchObject({ status: 'cancelled', done: 0 });
    expect((await items(shop)).map(({ fileName }) => fileName)).toEqual(['refunds.md']);
  });

  test('a page by its address, and an address that does not answer', async () => {
    const shop = await newOrganization();
    const byUrl = async (url: string) => {
      const id = newId();
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
