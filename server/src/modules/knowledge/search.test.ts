import { describe, expect, test, vi } from 'vitest';
import { ANSWERABLE } from './index.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import { zip } from './parse/files.fixture.ts';
import {
  database,
  knowledge,
  embedder,
  newKnowledge,
  newOrganization,
  run,
  importFiles,
  events,
  find,
  SHOP,
} from '../../../test/knowledge-world.ts';

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
