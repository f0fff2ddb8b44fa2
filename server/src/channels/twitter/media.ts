import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, OutgoingFile } from '../channel.ts';
import { callX, originOf, unlessUnanswered, userHeader } from './call.ts';

const MB = 2 ** 20;

/** What direct messages carry, and how large (X, "Media types & size restrictions"). */
const KINDS: Record<string, { category: string; limit: number }> = {
  'image/jpeg': { category: 'dm_image', limit: 5 * MB },
  'image/png': { category: 'dm_image', limit: 5 * MB },
  'image/webp': { category: 'dm_image', limit: 5 * MB },
  'image/gif': { category: 'dm_gif', limit: 15 * MB },
  'video/mp4': { category: 'dm_video', limit: 512 * MB },
};

export function isTaken({ mimeType, size }: Pick<OutgoingFile, 'mimeType' | 'size'>): boolean {
  const kind = KINDS[mimeType];
  return kind !== undefined && size <= kind.limit;
}

const Uploaded = z.object({
  data: z.object({
    id: z.string(),
    processing_info: z
      .object({ state: z.string().optional(), check_after_secs: z.number().optional() })
      .optional(),
  }),
});
type Uploaded = z.infer<typeof Uploaded>;

/** Gives X a file and returns its id: pictures in one call, films in pieces (X, "Media upload"). */
export async function upload(file: OutgoingFile, context: ChannelContext): Promise<string> {
  const kind = KINDS[file.mimeType];
  if (!kind || !isTaken(file)) throw refused(file, kind?.limit);
  const bytes = await file.read();
  if (kind.category === 'dm_image') {
    const json = { media: base64(bytes), media_category: kind.category };
    const post = { method: 'POST', json, isRepeatable: true, result: Uploaded } as const;
    return ready(await callX(context, '/2/media/upload', post), file, context);
  }
  return ready(await uploadInPieces(file, kind.category, bytes, context), file, context);
}

function refused({ name }: OutgoingFile, limit: number | undefined): ChannelError {
  const why =
    limit === undefined
      ? 'direct messages on X carry pictures, GIFs and MP4 films alone.'
      : `it is larger than the ${limit / MB} MB that X takes.`;
  return new ChannelError('rejected', `${name} cannot be sent: ${why}`);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Bytes of one piece: X takes 5 MB, and text takes a third more room. */
const PIECE = 3 * MB;

/** (X, "Media upload: chunked": initialize, append, finalize.) */
async function uploadInPieces(
  { mimeType }: OutgoingFile,
  category: string,
  bytes: Uint8Array,
  context: ChannelContext,
): Promise<Uploaded> {
  const post = { method: 'POST', isRepeatable: true } as const;
  const begin = { media_type: mimeType, media_category: category, total_bytes: bytes.length };
  const { data } = await callX(context, '/2/media/upload/initialize', {
    ...post,
    json: begin,
    result: Uploaded,
  });
  for (let index = 0; index * PIECE < bytes.length; index += 1) {
    const piece = bytes.subarray(index * PIECE, (index + 1) * PIECE);
    const json = { media: base64(piece), segment_index: index };
    const path = `/2/media/upload/${data.id}/append`;
    await callX(context, path, { ...post, json, result: z.unknown() });
  }
  const path = `/2/media/upload/${data.id}/finalize`;
  return callX(context, path, { ...post, result: Uploaded });
}

/** Times that a file is asked after; X says how long to wait in between. */
const ASKS = 30;

/** Waits until X has worked a film through (X, "Media upload: status"). */
async function ready(
  first: Uploaded,
  file: OutgoingFile,
  context: ChannelContext,
): Promise<string> {
  let { id, processing_info: work } = first.data;
  for (let ask = 0; ask < ASKS; ask += 1) {
    if (work?.state === 'failed') {
      throw new ChannelError('rejected', `X could not make a film of ${file.name}.`);
    }
    if (work === undefined || work.state === 'succeeded') return id;
    const seconds = Math.min(10, work.check_after_secs ?? 1);
    await unlessUnanswered(true, async () =>
      wait(seconds * 1_000, undefined, { signal: context.signal }),
    );
    const path = `/2/media/upload?command=STATUS&media_id=${id}`;
    ({ id, processing_info: work } = (
      await callX(context, path, { isRepeatable: true, result: Uploaded })
    ).data);
  }
  throw new ChannelError('temporary', `X still works on ${file.name}.`);
}

/** Only these want to know who asks; nobody else is told. */
const PRIVATE = new Set(['ton.twitter.com', 'ton.x.com']);
const PUBLIC = new Set(['pbs.twimg.com', 'video.twimg.com']);

/** Fetches a file of a message (X, "Message create object": media in direct messages). */
export async function openFile(reference: string, context: ChannelContext): Promise<Uint8Array> {
  const url = URL.parse(reference);
  const isOwn = url?.protocol === 'https:' && url.port === '';
  const isPrivate =
    (isOwn && PRIVATE.has(url.hostname)) ||
    (context.baseUrl !== undefined && url?.origin === new URL(originOf(context)).origin);
  if (!url || !(isPrivate || (isOwn && PUBLIC.has(url.hostname)))) {
    throw new ChannelError('rejected', 'It does not lie with X.');
  }
  const headers = isPrivate ? { authorization: userHeader(context, 'GET', url.href) } : {};
  const answer = await unlessUnanswered(true, async () =>
    context.fetch(url.href, { signal: context.signal, headers }),
  );
  if (answer.status === 200) return answer.body;
  const kind = answer.status >= 500 || answer.status === 429 ? 'temporary' : 'rejected';
  throw new ChannelError(kind, `X answered ${answer.status} for a file.`);
}
