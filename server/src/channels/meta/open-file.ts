import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { unlessUnanswered } from './graph.ts';

/** Where Meta keeps what people send; addresses there are signed and need no token. */
const OURS = /(?:^|\.)(?:fbcdn\.net|fbsbx\.com|cdninstagram\.com|facebook\.com)$/u;

/** True for an address of Meta, or of what stands in for it. */
export function isOfMeta(address: string, { baseUrl }: Pick<ChannelContext, 'baseUrl'>): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  if (baseUrl !== undefined && url.origin === new URL(baseUrl).origin) return true;
  return url.protocol === 'https:' && OURS.test(url.hostname);
}

/** Fetches what a customer sent, from Meta alone; rejects with {@link ChannelError}. */
export async function openFile(
  reference: string,
  context: ChannelContext,
  headers: Record<string, string> = {},
): Promise<Uint8Array> {
  if (!isOfMeta(reference, context)) {
    throw new ChannelError('rejected', 'It does not lie with Meta.');
  }
  const { fetch, signal } = context;
  const answer = await unlessUnanswered(async () => fetch(reference, { signal, headers }));
  if (answer.status === 200) return answer.body;
  const kind = answer.status >= 500 ? 'temporary' : 'rejected';
  throw new ChannelError(kind, `Meta answered ${answer.status} for a file.`);
}
