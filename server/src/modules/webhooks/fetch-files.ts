import { ChannelError } from '../../channels/channel.ts';
import type {
  Channel,
  ChannelContext,
  ChannelEvent,
  IncomingFile,
} from '../../channels/channel.ts';
import { messageOf } from '../../platform/index.ts';
import { describeFile, storeFile } from '../files/index.ts';
import type { WebhookParts } from './parts.ts';

/** Tries after which a message comes without its file. */
const TRIES = 3;
/** Bytes, as of files that people upload. */
const LIMIT = 25 * 2 ** 20;

/** What became of files, by their reference: the stored file, or why it is not there. */
export type FetchedFiles = Map<string, { id: string } | { missing: string }>;

/** Who alone may attach what came by a channel. */
export function fileOwnerOf({ id }: Pick<ChannelContext, 'id'>): string {
  return `channel:${id}`;
}

/**
 * Fetches the files of messages from the vendor and keeps them, before the messages are written:
 * who answers sees them. A file that cannot be had does not hold its message up for long.
 */
export async function fetchFiles(
  parts: WebhookParts,
  organizationId: string,
  opened: { adapter: Channel; context: ChannelContext; attempts: number },
  events: ChannelEvent[],
): Promise<FetchedFiles> {
  const fetched: FetchedFiles = new Map();
  for (const event of events) {
    // A change may come before what it changes, and is then the message itself.
    if (event.kind !== 'message' && event.kind !== 'edit') continue;
    for (const file of event.message.files) {
      fetched.set(file.reference, await fetchFile(parts, organizationId, opened, file));
    }
  }
  return fetched;
}

async function fetchFile(
  { database, log }: WebhookParts,
  organizationId: string,
  { adapter, context, attempts }: { adapter: Channel; context: ChannelContext; attempts: number },
  { reference, name, size, content: given }: IncomingFile,
): Promise<{ id: string } | { missing: string }> {
  if (!adapter.openFile && !given) return { missing: 'this channel has no files' };
  if ((size ?? 0) > LIMIT) return { missing: 'it is too large' };
  try {
    const content = Buffer.from(given ?? (await adapter.openFile?.(reference, context)) ?? []);
    const file = await describeFile(name, content, log);
    await database.inOrganization(organizationId, async (tx) =>
      storeFile(tx, organizationId, fileOwnerOf(context), { file, content }),
    );
    return { id: file.id };
  } catch (error) {
    const isFinal = error instanceof ChannelError && error.kind === 'rejected';
    if (!isFinal && attempts + 1 < TRIES) throw error;
    return { missing: messageOf(error) };
  }
}
