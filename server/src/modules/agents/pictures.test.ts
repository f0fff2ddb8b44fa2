import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { StoredFile } from '../files/index.ts';
import { isSeen, withImages } from './pictures.ts';
import { promptOf } from './prompt.ts';
import type { Said } from './prompt.ts';
import { Progress } from './turn/journal.ts';
import type { Resume } from './turn/turn-request.ts';

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

const shop = () => ({ run: { organizationId }, settings: { instructions: '' } });

function resumeAt(prompt: Resume['progress']['prompt']): Resume {
  const progress: Resume['progress'] = {
    prompt,
    reply: { reasoning: [], text: '', toolCalls: [] },
    text: '',
    cited: [],
    passages: [],
    toolsUsed: [],
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    steps: [],
    traced: 0,
    calls: 0,
    billed: null,
  };
  return { progress, recorded: [], callsOnly: false };
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
  const { messages } = await withImages(database, { ...shop(), said }, true);
  const [, first, , then] = messages;
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

test('a prompt is kept without bytes, and a turn that goes on gets them back', async () => {
  const image = await addFile('1');
  const said: Said[] = [{ by: 'customer', text: 'Look', images: [image] }];
  const { messages } = await withImages(database, { ...shop(), said }, true);
  const kept = Progress.shape.prompt.parse(JSON.parse(JSON.stringify(messages)));
  expect(kept[1]?.content).toEqual([
    { type: 'text', text: 'Look' },
    { type: 'file', filename: image.id, mediaType: 'image/png' },
  ]);
  const later: Said[] = [...said, { by: 'customer', text: 'And?', images: [await addFile('2')] }];
  const going = { ...shop(), said: later, resume: resumeAt(kept) };
  const again = await withImages(database, going, true);
  expect(again.resume?.progress.prompt).toEqual(messages);
  const unseen = await withImages(database, going, false);
  expect(unseen.resume?.progress.prompt[1]?.content).toEqual([{ type: 'text', text: 'Look' }]);
});

test('a model that sees nothing reads words alone', () => {
  const said: Said[] = [{ by: 'customer', text: 'Look', images: [] }];
  expect(promptOf('', said)[1]?.content).toEqual([{ type: 'text', text: 'Look' }]);
});
