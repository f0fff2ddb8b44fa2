import { setTimeout as wait } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { z } from 'zod';
import { messageOf, parseJson } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Poll, RawRequest } from '../channel.ts';
import { addressFor, PATIENCE, userOf } from './call.ts';
import { Settings } from './settings.ts';

/** Ports of IMAP (RFC 8314, 3.2; RFC 9051, 2.1). */
const PORTS = { tls: 993, starttls: 143, none: 143 };
/** Milliseconds that the server is waited for, in one call. */
const IDLE = 40_000;
/** Mails of one call, and bytes of one: what is longer comes without its end. */
const AT_A_TIME = 10;
const LONGEST = 35 * 2 ** 20;

/** How far a mailbox was read: the mail's number, and which count of numbers it belongs to. */
const State = z.object({ uidValidity: z.string(), uid: z.number(), at: z.iso.datetime() });
type State = z.infer<typeof State>;

/** Looks into a mailbox, and waits there for what is new (RFC 9051; IDLE is 6.3.13). */
export const poll: Poll = {
  isOn: ({ inbound }) => inbound === undefined || inbound === 'imap',
  async next(stored, context) {
    const settings = Settings.parse(context.settings);
    return withMailbox(settings, context, async (client) => {
      const known = State.safeParse(stored === null ? null : parseJson(stored));
      const state = known.success ? known.data : undefined;
      const now = context.clock.now().toISOString();
      const { uidValidity, uidNext } = mailboxOf(client);
      // What lay there before it was connected stays there.
      if (!state)
        return { requests: [], state: written({ uidValidity, uid: uidNext - 1, at: now }) };
      const uids = await found(client, state, context.signal);
      const requests: RawRequest[] = [];
      for (const uid of uids) requests.push(...(await fetched(client, uid, settings)));
      const isAnew = state.uidValidity !== uidValidity;
      const uid = uids.at(-1) ?? (isAnew ? uidNext - 1 : state.uid);
      return { requests, state: written({ uidValidity, uid, at: now }) };
    });
  },
};

function written(state: State): string {
  return JSON.stringify(state);
}

/** Logs in and opens the mailbox; rejects with {@link ChannelError}. */
export async function withMailbox<T>(
  settings: Settings,
  context: ChannelContext,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = await clientOf(settings, context);
  const stop = (): void => client.close();
  context.signal.addEventListener('abort', stop);
  try {
    await client.connect();
    await client.mailboxOpen(settings.mailbox, { readOnly: true });
    const result = await work(client);
    await client.logout();
    return result;
  } catch (error) {
    throw failureOf(error, settings);
  } finally {
    context.signal.removeEventListener('abort', stop);
    client.close();
  }
}

async function clientOf(settings: Settings, context: ChannelContext): Promise<ImapFlow> {
  const { imapServer, imapSecurity } = settings;
  if (imapServer === undefined) {
    throw new ChannelError('rejected', 'Say which server has the incoming mail (IMAP).');
  }
  const { servername, ...place } = await addressFor(imapServer, PORTS[imapSecurity], context);
  const auth = userOf(settings, context);
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    ...place,
    servername,
    secure: imapSecurity === 'tls',
    doSTARTTLS: imapSecurity === 'starttls',
    ...(auth ? { auth } : {}),
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: IDLE + PATIENCE,
  });
  // What breaks also breaks the call that is under way, which tells it.
  client.on('error', () => undefined);
  return client;
}

function mailboxOf({ mailbox }: ImapFlow): { uidValidity: string; uidNext: number } {
  if (mailbox === false) throw new ChannelError('temporary', 'The mailbox is not open.');
  return { uidValidity: String(mailbox.uidValidity), uidNext: mailbox.uidNext };
}

/** What is new, oldest first; waited for where there is nothing yet. */
async function found(client: ImapFlow, state: State, signal: AbortSignal): Promise<number[]> {
  const now = await searched(client, state);
  if (now.length > 0) return now;
  await somethingNew(client, signal);
  return searched(client, state);
}

async function searched(client: ImapFlow, state: State): Promise<number[]> {
  const isSame = state.uidValidity === mailboxOf(client).uidValidity;
  // With other numbers, those of the last days are read again: each is known by its own id.
  const since = new Date(Date.parse(state.at) - 24 * 3_600_000);
  const query = isSame ? { uid: `${state.uid + 1}:*` } : { since };
  const uids = await client.search(query, { uid: true });
  // The last mail always belongs to `*`, however small its number (RFC 9051, 9: seq-range).
  const fresh = (uids || []).filter((uid) => !isSame || uid > state.uid);
  return fresh.toSorted((a, b) => a - b).slice(0, isSame ? AT_A_TIME : undefined);
}

async function somethingNew(client: ImapFlow, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const news = new Promise<void>((resolve) => {
    client.once('exists', () => resolve());
    client.once('close', () => resolve());
  });
  const idle = client.idle().then(() => undefined);
  const pause = wait(IDLE, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  try {
    await Promise.race([news, idle, pause.catch(() => undefined)]);
  } finally {
    over.abort();
  }
  signal.throwIfAborted();
}

async function fetched(
  client: ImapFlow,
  uid: number,
  { mailbox }: Settings,
): Promise<RawRequest[]> {
  const query = { source: { maxLength: LONGEST } };
  const mail = await client.fetchOne(String(uid), query, { uid: true });
  // Somebody deleted it meanwhile.
  if (mail === false || mail.source === undefined) return [];
  const { uidValidity } = mailboxOf(client);
  const url = `imap:/${encodeURIComponent(mailbox)};UIDVALIDITY=${uidValidity}/;UID=${uid}`;
  return [{ method: 'IMAP', url, headers: {}, body: mail.source }];
}

const Failure = z.object({
  authenticationFailed: z.boolean().optional().catch(undefined),
  serverResponseCode: z.string().optional().catch(undefined),
  responseText: z.string().optional().catch(undefined),
});

function failureOf(error: unknown, { mailbox }: Settings): ChannelError {
  if (error instanceof ChannelError) return error;
  const { authenticationFailed, serverResponseCode, responseText } =
    Failure.safeParse(error).data ?? {};
  const says = `The mail server says: ${responseText ?? messageOf(error)}`;
  if (authenticationFailed === true) {
    return new ChannelError('unauthorised', `${says} Check user and password.`, { cause: error });
  }
  if (serverResponseCode === 'NONEXISTENT') {
    return new ChannelError('rejected', `There is no mailbox ${mailbox}.`, { cause: error });
  }
  return new ChannelError('temporary', says, { cause: error });
}
