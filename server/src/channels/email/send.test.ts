import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing } from '../channel.ts';
import { sendMail } from './send.ts';

const part: Outgoing = {
  conversationId: '0190163d-8694-739b-aea5-966c26f8ad91',
  address: 'ada@customer.test',
  content: 'Hello',
  attachments: [],
  by: 'ai',
  heardAt: null,
  isWithPerson: false,
  key: 'delivery.0',
  thread: { subject: '', answered: [] },
};

let server: SMTPServer | undefined;
afterEach(async () => new Promise<void>((resolve) => server?.close(resolve)));

type Behaviour = Pick<
  NonNullable<ConstructorParameters<typeof SMTPServer>[0]>,
  'onData' | 'onRcptTo'
>;

/** How a try ends at a server that does this. */
async function sent(behaviour: Behaviour): Promise<unknown> {
  const started = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    ...behaviour,
  });
  server = started;
  started.on('error', () => undefined);
  await new Promise<void>((resolve) => void started.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = started.server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens nowhere.');
  const context: ChannelContext = {
    id: 'channel',
    settings: {
      address: 'support@shop.test',
      smtpServer: `mail.shop.test:${address.port}`,
      smtpSecurity: 'none',
    },
    credentials: {},
    webhookUrl: '',
    baseUrl: undefined,
    fetch: async () => Promise.reject(new Error('Nothing is fetched here.')),
    reach: async () => '127.0.0.1',
    clock: { now: () => new Date() },
    get log(): never {
      throw new Error('Nothing is logged here.');
    },
    signal: new AbortController().signal,
  };
  return sendMail(part, context).catch((error: unknown) =>
    error instanceof ChannelError ? error.kind : error,
  );
}

const refuses = (responseCode: number): Error => Object.assign(new Error('No.'), { responseCode });

test('what the server takes has the id that we chose', async () => {
  const taken = sent({ onData: (stream, _, done) => void stream.resume().on('end', () => done()) });
  expect(await taken).toEqual({ externalId: '<delivery.0@shop.test>' });
});

test.each([
  [450, 'temporary'],
  [550, 'rejected'],
  [421, 'temporary'],
])('a recipient that is refused with %i is %s', async (code, kind) => {
  expect(await sent({ onRcptTo: (_, __, done) => done(refuses(code)) })).toBe(kind);
});

test('where it breaks off once the mail is under way, nobody knows', async () => {
  const cut = sent({
    onData: (stream, _session) => void stream.resume().on('end', () => server?.close()),
    onRcptTo: (_, __, done) => done(),
  });
  expect(await cut).toBe('unknown-outcome');
}, 60_000);

test('a server that is not there is asked again later', async () => {
  const gone = sent({ onRcptTo: (_, __, done) => done(refuses(421)) });
  expect(await gone).toBe('temporary');
});
