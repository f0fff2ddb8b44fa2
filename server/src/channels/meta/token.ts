import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { callGraph } from './graph.ts';

/** Days before its end in which a token is warned of. */
const NOTICE = 14;
const DAY = 86_400_000;

const Debugged = z.object({
  data: z.object({
    expires_at: z.number().default(0),
    data_access_expires_at: z.number().default(0),
  }),
});

/** Warns of a token that ends soon (Graph API, "debug_token"); a time of 0 is never. */
export async function expiryWarnings(context: ChannelContext): Promise<string[]> {
  const token = encodeURIComponent(context.credentials['accessToken'] ?? '');
  const call = { path: `/debug_token?input_token=${token}`, result: Debugged };
  try {
    const { data } = await callGraph(context, call);
    const ends = [data.expires_at, data.data_access_expires_at].filter((end) => end > 0);
    const days = Math.floor((Math.min(...ends) * 1_000 - context.clock.now().getTime()) / DAY);
    if (days > NOTICE) return [];
    const when = days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
    return [`The access token ends ${when}. Make a new one, of a system user: such do not end.`];
  } catch (error) {
    // Not every app may ask this; what matters was asked before.
    if (error instanceof ChannelError && error.kind === 'rejected') return [];
    throw error;
  }
}
