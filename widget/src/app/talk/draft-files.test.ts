import type { Attachment } from '@frontdesk/contract';
import { expect, it, vi } from 'vitest';
import { FILE_LIMIT as SERVERS, MESSAGE_FILES as MOST } from '@frontdesk/contract';
import { DraftFiles, FILE_LIMIT, MESSAGE_FILES } from './draft-files.ts';
import type { Upload } from './draft-files.ts';

const attachment: Attachment = {
  id: 'f1',
  name: 'a.png',
  kind: 'image',
  mimeType: 'image/png',
  size: 3,
  width: 1,
  height: 1,
  url: '/files/f1/a.png',
};
const file = new File(['abc'], 'a.png');

function drafts(upload: Upload = async () => attachment) {
  let next = 0;
  const made = vi.fn<Upload>(upload);
  const files = new DraftFiles(made, () => `k${(next += 1)}`);
  return { files, upload: made, states: () => files.store.value.list.map(({ state }) => state) };
}

it('knows the limits of the server', () => {
  expect([FILE_LIMIT, MESSAGE_FILES]).toEqual([SERVERS, MOST]);
});

it('gives what was uploaded to one message', async () => {
  const { files, states } = drafts();
  await files.add([file]);
  expect(states()).toEqual(['ready']);
  expect(files.take()).toEqual([attachment]);
  expect(files.take()).toEqual([]);
});

it('tries what failed again, when it is asked to', async () => {
  const { files, upload, states } = drafts();
  upload.mockRejectedValueOnce(new Error('cut'));
  await files.add([file]);
  expect(states()).toEqual(['failed']);
  await files.retry('k1');
  expect(states()).toEqual(['ready']);
});

it('stops what is taken away', async () => {
  const { files, upload, states } = drafts(
    async (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      ),
  );
  const sent = files.add([file]);
  files.remove('k1');
  await sent;
  expect(states()).toEqual([]);
  expect(upload.mock.calls[0]?.[1].signal.aborted).toBe(true);
});

it('sends nothing that the server would refuse', async () => {
  const { files, upload, states } = drafts();
  const large = new File([], 'large');
  Object.defineProperty(large, 'size', { value: FILE_LIMIT + 1 });
  await files.add([large, ...Array.from({ length: 12 }, () => file)]);
  expect(states()).toEqual(['large', ...Array.from({ length: 9 }, () => 'ready')]);
  expect(upload).toHaveBeenCalledTimes(9);
});
