import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { StoredFile } from '../files/index.ts';
import { isSeen, readPictures } from './pictures.ts';
import { promptOf } from './prompt.ts';
import type { Said } from './prompt.ts';

let database: Database;
let organizationId: string;
beforeAll(async () => {
  database = await testDatabase();
  organizationId = await testOrganization(database);
});
afterAll(async () => database.close());

async function addFile(content: string): Promise<StoredFile> {
  const file = {
    id: newId(),
    name: 'a.png',
    mimeType: 'image/png',
    size: content.length,
    width: null,
    height: null,
  };
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .insertInto('files')
      .values({ ...file, organizationId, sha256: '', content: Buffer.from(content) })
      .execute(),
  );
  return file;
}

test('pictures of the kinds that models see are seen, up to five megabytes', () => {
  const file = { id: '', name: '', size: 5 * 2 ** 20, width: null, height: null };
  const seen = (mimeType: string, size = file.size): boolean => isSeen({ ...file, mimeType, size });
  expect(['image/png', 'image/jpeg', 'image/webp', 'image/gif'].every((type) => seen(type))).toBe(
    true,
  );
  expect([
    seen('image/svg+xml'),
    seen('application/pdf'),
    seen('image/png', file.size + 1),
  ]).toEqual([false, false, false]);
});

test('the latest four go into the prompt, each with the message it came with', async () => {
  const files = await Promise.all(['1', '2', '3', '4', '5'].map(addFile));
  const said: Said[] = [
    { by: 'customer', text: 'First', images: files.slice(0, 2) },
    { by: 'team', text: 'I see.' },
    { by: 'customer', text: 'Then', images: files.slice(2) },
  ];
  const pictures = await readPictures(database, organizationId, said);
  const [, first, , then] = promptOf('', said, pictures);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const shown = (text: string, place: number) => ({
    type: 'file',
    filename: files[place]?.id,
    mediaType: 'image/png',
    data: { type: 'data', data: base64(text) },
  });
  expect(first?.content).toEqual([{ type: 'text', text: 'First' }, shown('2', 1)]);
  expect(then?.content).toEqual([
    { type: 'text', text: 'Then' },
    shown('3', 2),
    shown('4', 3),
    shown('5', 4),
  ]);
});

test('a model that sees nothing reads words alone', () => {
  const said: Said[] = [{ by: 'customer', text: 'Look', images: [] }];
  expect(promptOf('', said)[1]?.content).toEqual([{ type: 'text', text: 'Look' }]);
});
