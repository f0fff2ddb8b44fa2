import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { authorization, originOf, unlessUnanswered } from './call.ts';

/** Fetches what a customer sent, from Twilio alone: the key goes with it (Twilio, "Media"). */
export async function openFile(reference: string, context: ChannelContext): Promise<Uint8Array> {
  if (URL.parse(reference)?.origin !== new URL(originOf(context)).origin) {
    throw new ChannelError('rejected', 'It does not lie with Twilio.');
  }
  const answer = await unlessUnanswered(async () =>
    context.fetch(reference, {
      signal: context.signal,
      headers: { authorization: authorization(context) },
    }),
  );
  if (answer.status === 200) return answer.body;
  const kind = answer.status >= 500 ? 'temporary' : 'rejected';
  throw new ChannelError(kind, `Twilio answered ${answer.status} for a file.`);
}
